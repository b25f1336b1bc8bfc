package org.weightaudit.weights.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Elements of a MATLAB 5 file. The file is a header of 128 bytes and elements; an element is a tag,
 * which tells type and size, and its bytes, filled up to a multiple of 8. Up to 4 bytes may stand
 * in the tag itself. An array is an element made of elements: flags, lengths, name, numbers. It may
 * be compressed, and then is alone in an element.
 *
 * <p>All is read as a stream, in pieces that do not grow with what a tag announces. Arrays that are
 * not asked for are passed over unread.
 */
final class MatlabElements {

  private static final int TEXT = 124;
  private static final int VERSION = 0x0100;
  private static final int WORD = 8;
  private static final int BUFFER = 1 << 16;

  private static final int ARRAY = 14;
  private static final int COMPRESSED = 15;
  private static final int LENGTHS = 5;
  private static final int FLAGS = 6;

  /** How numbers are stored. Values from 2^63 on come out negative. */
  private static final Map<Integer, ElementType> STORED =
      Map.of(
          1,
          ElementType.INT8,
          2,
          ElementType.UINT8,
          3,
          ElementType.INT16,
          4,
          ElementType.UINT16,
          LENGTHS,
          ElementType.INT32,
          FLAGS,
          ElementType.UINT32,
          7,
          ElementType.FLOAT32,
          9,
          ElementType.FLOAT64,
          12,
          ElementType.INT64,
          13,
          ElementType.INT64);

  private static final List<String> CLASSES =
      List.of(
          "nothing", "cell", "struct", "object", "char", "sparse", "double", "single", "int8",
          "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64");
  private static final int FIRST_OF_NUMBERS = CLASSES.indexOf("double");
  private static final int COMPLEX = 0x0800;
  private static final int MOST_DIMENSIONS = 64;
  private static final int LONGEST_NAME = 255;

  private final Part in;
  private final ByteOrder order;

  /** Takes the arrays of a file in their order. */
  interface Visitor {

    /**
     * @param array whose numbers can be read now and not later
     */
    void visit(Array array) throws IOException;
  }

  /**
   * One element.
   *
   * @param padding bytes that follow it
   */
  private record Element(int type, Part bytes, int padding) {}

  /** Numbers of an array, first index fastest. */
  record Numbers(ElementType type, ByteOrder order, InputStream bytes) {

    /** The next one. */
    double next() throws IOException {
      return type.decode(ByteBuffer.wrap(bytes.readNBytes(type.bytes())).order(order));
    }
  }

  private MatlabElements(Part in, ByteOrder order) {
    this.in = in;
    this.order = order;
  }

  /**
   * Reads a file to its end.
   *
   * @param mostInflated bytes that all compressed arrays may have together
   * @throws FormatException if anything is missing, left over or damaged, of whatever array
   */
  static void forEachArray(Path file, long mostInflated, Visitor visitor) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      Part in = new Part(stream, Files.size(file));
      in.take(TEXT);
      MatlabElements elements = new MatlabElements(in, byteOrder(in.take(4)));
      long left = mostInflated;
      while (in.left() > 0) {
        Element element = elements.next();
        if (element.type() == COMPRESSED) {
          left -= elements.inflate(element.bytes(), left, visitor);
        } else {
          elements.visit(element, visitor);
        }
        in.pass(Math.min(element.padding(), in.left()));
      }
    } catch (EOFException | ZipException e) {
      throw new FormatException("the MATLAB file is damaged: %s".formatted(e.getMessage()), e);
    }
  }

  private static ByteOrder byteOrder(byte[] versionAndOrder) {
    ByteBuffer start = ByteBuffer.wrap(versionAndOrder);
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      start.order(order);
      if (start.getShort(0) == VERSION && start.getShort(2) == ('M' << 8 | 'I')) {
        return order;
      }
    }
    throw new FormatException(
        "the MATLAB file has version and byte order 0x%08x; wanted are 0x0100 and MI, in either order"
            .formatted(start.getInt(0)));
  }

  private Element next() throws IOException {
    int type = in.takeInt(order);
    int sizeInTag = type >>> 16;
    if (sizeInTag > WORD / 2) {
      throw new FormatException(
          "an element of the MATLAB file has %d bytes in its tag; wanted are at most %d"
              .formatted(sizeInTag, WORD / 2));
    }
    if (sizeInTag > 0) {
      return new Element(type & 0xffff, in.part(sizeInTag), WORD / 2 - sizeInTag);
    }
    long size = in.takeInt(order) & 0xffffffffL;
    int padding = type == COMPRESSED ? 0 : (int) (-size & (WORD - 1));
    return new Element(type, in.part(size), padding);
  }

  /** Reads the one element that is packed, and tells its size. */
  private long inflate(Part packed, long most, Visitor visitor) throws IOException {
    Inflater inflater = new Inflater();
    try (InputStream stream = new InflaterInputStream(packed, inflater, BUFFER)) {
      Part unpacked = new Part(stream, most);
      MatlabElements inside = new MatlabElements(unpacked, order);
      Element element = inside.next();
      if (element.type() == COMPRESSED) {
        throw new FormatException("the MATLAB file has an array that is compressed twice");
      }
      inside.visit(element, visitor);
      stream.readNBytes(element.padding());
      if (stream.read() >= 0 || inflater.getRemaining() > 0 || packed.left() > 0) {
        throw new FormatException(
            "a compressed element of the MATLAB file goes on after its array");
      }
      return most - unpacked.left();
    } finally {
      inflater.end();
    }
  }

  private void visit(Element element, Visitor visitor) throws IOException {
    if (element.type() == ARRAY) {
      Optional<Array> array = new MatlabElements(element.bytes(), order).array();
      if (array.isPresent()) {
        visitor.visit(array.get());
      }
    }
    element.bytes().passAll();
  }

  /** An array as far as its name; empty if it is of a class that has no lengths. */
  private Optional<Array> array() throws IOException {
    int flags = words("flags", FLAGS, 2, 2).getInt();
    int kind = flags & 0xff;
    if (kind >= CLASSES.size()) {
      return Optional.empty();
    }
    ByteBuffer lengths = words("lengths", LENGTHS, 0, MOST_DIMENSIONS);
    List<Integer> shape = new ArrayList<>();
    while (lengths.hasRemaining()) {
      shape.add(lengths.getInt());
    }
    Element name = next();
    String text = new String(whole("name", name, 0, LONGEST_NAME), StandardCharsets.UTF_8);
    return Optional.of(new Array(text, kind, (flags & COMPLEX) != 0, List.copyOf(shape), this));
  }

  private ByteBuffer words(String what, int type, int least, int most) throws IOException {
    Element element = next();
    if (element.type() != type) {
      throw new FormatException(
          "the MATLAB file has an array with %s of type %d; wanted is %d"
              .formatted(what, element.type(), type));
    }
    byte[] bytes = whole(what, element, least * Integer.BYTES, most * Integer.BYTES);
    return ByteBuffer.wrap(bytes, 0, bytes.length / Integer.BYTES * Integer.BYTES).order(order);
  }

  private byte[] whole(String what, Element element, int least, int most) throws IOException {
    long size = element.bytes().left();
    if (size < least || size > most) {
      throw new FormatException(
          "the MATLAB file has an array with %s of %d bytes; wanted are %d to %d"
              .formatted(what, size, least, most));
    }
    byte[] bytes = element.bytes().take((int) size);
    in.pass(element.padding());
    return bytes;
  }

  /** What is known of an array before its numbers are read. */
  static final class Array {

    private final String name;
    private final int kind;
    private final boolean complex;
    private final List<Integer> shape;
    private final MatlabElements inside;

    private Array(
        String name, int kind, boolean complex, List<Integer> shape, MatlabElements inside) {
      this.name = name;
      this.kind = kind;
      this.complex = complex;
      this.shape = shape;
      this.inside = inside;
    }

    String name() {
      return name;
    }

    /** The name of its class. */
    String kind() {
      return (complex ? "complex " : "") + CLASSES.get(kind);
    }

    boolean isOfRealNumbers() {
      return kind >= FIRST_OF_NUMBERS && !complex;
    }

    List<Integer> shape() {
      return shape;
    }

    /**
     * Its numbers, to be read once.
     *
     * @throws FormatException if they are not as many as the shape says, or more than they follow
     */
    Numbers numbers() throws IOException {
      Element element = inside.next();
      ElementType type = STORED.get(element.type());
      if (type == null) {
        throw new FormatException(
            "the array %s is stored as type %d; wanted are numbers"
                .formatted(name, element.type()));
      }
      long wanted = StoredTensor.size(shape, type);
      if (element.bytes().left() != wanted) {
        throw new FormatException(
            "the array %s of shape %s has %d bytes of %s; wanted are %d"
                .formatted(name, shape, element.bytes().left(), type, wanted));
      }
      long rest = inside.in.left() - wanted;
      if (rest > element.padding()) {
        throw new FormatException(
            "the array %s goes on for %d bytes after its numbers".formatted(name, rest));
      }
      return new Numbers(type, inside.order, element.bytes());
    }
  }

  /** The next bytes of a stream, as many as there must be. */
  private static final class Part extends InputStream {

    private final InputStream in;
    private long left;

    Part(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    long left() {
      return left;
    }

    /** The first of these bytes; what is read of them is read of this. */
    Part part(long size) {
      requireLeft(size);
      return new Part(this, size);
    }

    byte[] take(int count) throws IOException {
      requireLeft(count);
      return readNBytes(count);
    }

    int takeInt(ByteOrder order) throws IOException {
      return ByteBuffer.wrap(take(Integer.BYTES)).order(order).getInt();
    }

    void pass(long count) throws IOException {
      requireLeft(count);
      skipNBytes(count);
    }

    void passAll() throws IOException {
      skipNBytes(left);
    }

    private void requireLeft(long count) {
      if (count > left) {
        throw new FormatException(
            "the MATLAB file has an element of %d bytes where there is room for %d"
                .formatted(count, left));
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      Objects.checkFromIndexSize(from, count, target.length);
      if (left == 0 && count > 0) {
        return -1;
      }
      int read = in.read(target, from, (int) Math.min(count, left));
      if (read < 0) {
        throw new FormatException("the MATLAB file ends inside an element");
      }
      left -= read;
      return read;
    }
  }
}
