package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes npz archives, uncompressed, as {@code numpy.savez} does. */
public final class NpzWriter {

  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;
  private static final Map<ElementType, String> TYPES =
      Map.of(
          ElementType.FLOAT64, "<f8",
          ElementType.FLOAT32, "<f4",
          ElementType.INT64, "<i8",
          ElementType.INT32, "<i4",
          ElementType.UINT8, "|u1");

  private NpzWriter() {}

  /** Writes arrays in the given order. */
  public static void write(OutputStream out, List<NamedArray> arrays) throws IOException {
    write(out, arrays, Map.of());
  }

  /**
   * Writes arrays in the given order, then columns of text as NumPy's fixed-length strings.
   *
   * @param texts by the name of the column
   */
  public static void write(
      OutputStream out, List<NamedArray> arrays, Map<String, List<String>> texts)
      throws IOException {
    try (StoredZip zip = new StoredZip(out)) {
      for (NamedArray array : arrays) {
        zip.add(array.name() + ".npy", entry -> writeNpy(entry, array));
      }
      for (Map.Entry<String, List<String>> column : texts.entrySet()) {
        zip.add(column.getKey() + ".npy", entry -> writeTexts(entry, column.getValue()));
      }
    }
  }

  private static void writeTexts(OutputStream out, List<String> texts) throws IOException {
    List<int[]> all = texts.stream().map(text -> text.codePoints().toArray()).toList();
    int longest = Math.max(1, all.stream().mapToInt(text -> text.length).max().orElse(1));
    ByteBuffer content =
        ByteBuffer.allocate(
                Math.multiplyExact(all.size(), Math.multiplyExact(longest, Integer.BYTES)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int[] text : all) {
      content.asIntBuffer().put(text);
      content.position(content.position() + longest * Integer.BYTES);
    }
    writeHeader(out, "<U" + longest, List.of(all.size()));
    out.write(content.array());
  }

  /** Writes one array as npy, version 1.0. */
  public static void writeNpy(OutputStream out, NamedArray array) throws IOException {
    String type = TYPES.get(array.type());
    if (type == null) {
      throw new IllegalArgumentException(
          "array %s of %s cannot be written".formatted(array.name(), array.type()));
    }
    writeHeader(out, type, array.shape());
    array.content().writeTo(out);
  }

  private static void writeHeader(OutputStream out, String type, List<Integer> lengths)
      throws IOException {
    String shape = lengths.stream().map(length -> length + ",").collect(Collectors.joining(" "));
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    int padding = (ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT) % ALIGNMENT;
    byte[] bytes = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    prefix.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    prefix.put((byte) 1).put((byte) 0).putShort((short) bytes.length);
    out.write(prefix.array());
    out.write(bytes);
  }
}
