package org.weightaudit.shapes.format;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightaudit.shapes.mesh.TriangleMesh;

/**
 * PLY 1.0, as text and binary in both byte orders: element vertex with x, y, z and element face
 * with a list vertex_indices or vertex_index; other elements and properties are passed over.
 */
final class PlyReader {

  private static final String HEADER =
      "a header line: format, comment, obj_info, element, property or end_header";
  private static final String ELEMENT = "element, a name and a number of rows";
  private static final String PROPERTY =
      "property, a type and a name, or property list, two types and a name, after an element";
  private static final int MOST_ELEMENTS = 32;
  private static final int MOST_PROPERTIES = 256;

  /**
   * @param length type of the number of items before them, empty if there is one item always
   */
  private record Property(String name, Optional<ScalarType> length, ScalarType type) {}

  private record Element(String name, int rows, List<Property> properties) {}

  /** The numbers of the body, whatever way they are written. */
  private interface Numbers extends Place {

    /** Called before each row. */
    void startRow();

    double next(ScalarType type);

    /** How many numbers of this type can be left at most. */
    int mostLeft(ScalarType type);
  }

  private final MeshBuilder mesh;
  private final MeshLimits limits;
  private final Numbers numbers;
  private long[] corners = new long[16];

  private PlyReader(MeshLimits limits, Numbers numbers) {
    this.limits = limits;
    this.numbers = numbers;
    mesh = new MeshBuilder(limits);
  }

  static TriangleMesh read(byte[] content, MeshLimits limits) {
    TextLines lines = new TextLines(content);
    lines.require("ply");
    if (!lines.word(0, "ply").equals("ply")) {
      throw lines.lineRefusal("ply");
    }
    String format = "";
    List<Element> elements = new ArrayList<>();
    for (lines.require(HEADER);
        !lines.word(0, HEADER).equals("end_header");
        lines.require(HEADER)) {
      switch (lines.word(0, HEADER)) {
        case "format" -> format = lines.word(1, "a format");
        case "comment", "obj_info" -> {}
        case "element" -> elements.add(element(lines, elements.size()));
        case "property" -> addProperty(lines, elements);
        default -> throw lines.lineRefusal(HEADER);
      }
    }
    PlyReader reader = new PlyReader(limits, numbers(format, content, lines));
    elements.forEach(reader::read);
    return reader.mesh.mesh();
  }

  private static Element element(TextLines lines, int before) {
    if (before == MOST_ELEMENTS) {
      throw lines.lineRefusal("at most " + MOST_ELEMENTS + " elements");
    }
    return new Element(
        lines.word(1, ELEMENT), lines.count(2, Integer.MAX_VALUE, ELEMENT), new ArrayList<>());
  }

  private static void addProperty(TextLines lines, List<Element> elements) {
    if (elements.isEmpty()) {
      throw lines.lineRefusal(PROPERTY);
    }
    List<Property> properties = elements.get(elements.size() - 1).properties();
    if (properties.size() == MOST_PROPERTIES) {
      throw lines.lineRefusal("at most " + MOST_PROPERTIES + " properties of an element");
    }
    if (lines.word(1, PROPERTY).equals("list")) {
      ScalarType length = type(lines, 2);
      if (!length.isInteger()) {
        throw lines.lineRefusal("a list whose length is a whole number");
      }
      properties.add(new Property(lines.word(4, PROPERTY), Optional.of(length), type(lines, 3)));
    } else {
      properties.add(new Property(lines.word(2, PROPERTY), Optional.empty(), type(lines, 1)));
    }
  }

  private static ScalarType type(TextLines lines, int index) {
    return ScalarType.named(lines.word(index, PROPERTY))
        .orElseThrow(
            () -> lines.lineRefusal("char, uchar, short, ushort, int, uint, float, double"));
  }

  private static Numbers numbers(String format, byte[] content, TextLines lines) {
    return switch (format) {
      case "ascii" -> new TextNumbers(lines);
      case "binary_little_endian" ->
          new BinaryNumbers(new BinaryBytes(content, lines.position(), ByteOrder.LITTLE_ENDIAN));
      case "binary_big_endian" ->
          new BinaryNumbers(new BinaryBytes(content, lines.position(), ByteOrder.BIG_ENDIAN));
      default ->
          throw lines.refusal(
              "ends a header with the format \"%s\"".formatted(format),
              "ascii, binary_little_endian or binary_big_endian");
    };
  }

  private void read(Element element) {
    if (element.properties().isEmpty() && element.rows() > 0) {
      throw numbers.refusal("begins %s".formatted(element.name()), "an element with properties");
    }
    for (int row = 0; row < element.rows(); row++) {
      numbers.startRow();
      if (element.name().equals("vertex")) {
        readVertex(element);
      } else {
        readFace(element);
      }
    }
  }

  private void readVertex(Element element) {
    double x = Double.NaN;
    double y = Double.NaN;
    double z = Double.NaN;
    for (Property property : element.properties()) {
      if (property.length().isPresent()) {
        readList(property);
        continue;
      }
      double value = numbers.next(property.type());
      switch (property.name()) {
        case "x" -> x = value;
        case "y" -> y = value;
        case "z" -> z = value;
        default -> {}
      }
    }
    mesh.vertex(x, y, z, numbers);
  }

  /** Reads a row of any element but vertex; one of face is added to the mesh. */
  private void readFace(Element element) {
    for (Property property : element.properties()) {
      if (property.length().isEmpty()) {
        numbers.next(property.type());
        continue;
      }
      int count = readList(property);
      if (element.name().equals("face")
          && (property.name().equals("vertex_indices") || property.name().equals("vertex_index"))) {
        mesh.polygon(corners, count, numbers);
      }
    }
  }

  /** Reads a list into {@link #corners}. */
  private int readList(Property property) {
    double count = numbers.next(property.length().orElseThrow());
    int most = Math.min(limits.triangles(), numbers.mostLeft(property.type()));
    if (!(count >= 0 && count <= most)) {
      throw numbers.refusal("says that a list has %.0f items", count, "0 to %d", most);
    }
    if (count > corners.length) {
      corners = new long[Math.max((int) count, 2 * corners.length)];
    }
    for (int i = 0; i < (int) count; i++) {
      corners[i] = (long) numbers.next(property.type());
    }
    return (int) count;
  }

  private record BinaryNumbers(BinaryBytes bytes) implements Numbers {

    @Override
    public void startRow() {}

    @Override
    public double next(ScalarType type) {
      return bytes.next(type);
    }

    @Override
    public int mostLeft(ScalarType type) {
      return bytes.remaining() / type.bytes();
    }

    @Override
    public String described() {
      return bytes.described();
    }
  }

  /** A row a line. */
  private static final class TextNumbers implements Numbers {

    private static final String NUMBER = "one number for each property";

    private final TextLines lines;
    private int word;

    TextNumbers(TextLines lines) {
      this.lines = lines;
    }

    @Override
    public void startRow() {
      lines.require("a row of an element");
      word = 0;
    }

    @Override
    public double next(ScalarType type) {
      return lines.real(word++, NUMBER);
    }

    @Override
    public int mostLeft(ScalarType type) {
      return lines.words().size() - word;
    }

    @Override
    public String described() {
      return lines.described();
    }
  }
}
