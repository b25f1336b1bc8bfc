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
    try (StoredZip zip = new StoredZip(out)) {
      for (NamedArray array : arrays) {
        zip.add(array.name() + ".npy", entry -> writeNpy(entry, array));
      }
    }
  }

  /** Writes one array as npy, version 1.0. */
  public static void writeNpy(OutputStream out, NamedArray array) throws IOException {
    String type = TYPES.get(array.type());
    if (type == null) {
      throw new IllegalArgumentException(
          "array %s of %s cannot be written".formatted(array.name(), array.type()));
    }
    String shape =
        array.shape().stream().map(length -> length + ",").collect(Collectors.joining(" "));
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    int padding = (ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT) % ALIGNMENT;
    byte[] bytes = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    prefix.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    prefix.put((byte) 1).put((byte) 0).putShort((short) bytes.length);
    out.write(prefix.array());
    out.write(bytes);
    array.content().writeTo(out);
  }
}
