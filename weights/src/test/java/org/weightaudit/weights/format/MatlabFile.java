package org.weightaudit.weights.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * Writes MATLAB 5 files, good and bad: elements one by one.
 *
 * @param order of all numbers
 */
record MatlabFile(ByteOrder order, ByteArrayOutputStream bytes) {

  static final int INT8 = 1;
  static final int UINT8 = 2;
  static final int INT16 = 3;
  static final int INT32 = 5;
  static final int UINT32 = 6;
  static final int SINGLE = 7;
  static final int DOUBLE = 9;
  static final int INT64 = 12;
  static final int ARRAY = 14;
  static final int COMPRESSED = 15;

  static final int CELL_CLASS = 1;
  static final int DOUBLE_CLASS = 6;
  static final int UINT8_CLASS = 9;
  static final int OPAQUE_CLASS = 17;
  static final int COMPLEX = 0x0800;

  static MatlabFile in(ByteOrder order) {
    MatlabFile file = new MatlabFile(order, new ByteArrayOutputStream());
    String text = "MATLAB 5.0 MAT-file, written by a test";
    file.bytes.writeBytes("%-124s".formatted(text).getBytes(StandardCharsets.US_ASCII));
    file.bytes.writeBytes(
        ByteBuffer.allocate(4)
            .order(order)
            .putShort((short) 0x0100)
            .putShort((short) 0x4d49)
            .array());
    return file;
  }

  MatlabFile with(byte[] element) {
    bytes.writeBytes(element);
    return this;
  }

  byte[] content() {
    return bytes.toByteArray();
  }

  ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }

  /** An element that announces as many bytes as it has. */
  byte[] element(int type, byte[] content) {
    return element(type, content.length, content);
  }

  /** An element that announces any number of bytes. */
  byte[] element(int type, int announced, byte[] content) {
    int padding = type == COMPRESSED ? 0 : -content.length & 7;
    return buffer(8 + content.length + padding).putInt(type).putInt(announced).put(content).array();
  }

  /** An element in its own tag. */
  byte[] small(int type, byte[] content) {
    return buffer(8).putInt(content.length << 16 | type).put(content).array();
  }

  byte[] array(String name, int flags, int[] shape, byte[] numbers) {
    byte[] inside = joined(heading(name, flags, shape), numbers);
    return element(ARRAY, inside);
  }

  byte[] heading(String name, int flags, int... shape) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer lengths = ByteBuffer.allocate(4 * shape.length).order(order);
    lengths.asIntBuffer().put(shape);
    return joined(
        element(UINT32, buffer(8).putInt(flags).array()),
        element(INT32, lengths.array()),
        text.length > 0 && text.length <= 4 ? small(INT8, text) : element(INT8, text));
  }

  byte[] compressed(byte[] element) {
    return element(COMPRESSED, deflated(element));
  }

  static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] block = new byte[1 << 16];
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    while (!deflater.finished()) {
      deflated.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    return deflated.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
