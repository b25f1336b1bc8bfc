package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** NumPy's fixed-length strings: {@code U} (code points of 4 bytes) and {@code S} (bytes). */
final class StringArray {

  private static final int MAXIMUM_LENGTH = 1024;

  private StringArray() {}

  static List<String> read(
      FileBytes data,
      boolean codePoints,
      int length,
      List<Integer> shape,
      ByteOrder order,
      String what,
      ValueCount values) {
    int width = codePoints ? 4 * length : length;
    if (shape.size() != 1 || length > MAXIMUM_LENGTH) {
      throw new FormatException(
          "%s holds strings of length %d in shape %s; wanted is one dimension and at most %d characters"
              .formatted(what, length, new Quoted(shape), MAXIMUM_LENGTH));
    }
    int count = shape.get(0);
    if (data.size() != (long) count * width) {
      throw new FormatException(
          "%s has %d strings of %d bytes, but %d bytes of data"
              .formatted(what, count, width, data.size()));
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer buffer = data.read((long) i * width, width).order(order);
      String string = codePoints ? fromCodePoints(buffer, length, what) : fromBytes(buffer, length);
      values.add(1);
      values.addText(string.length());
      strings.add(string);
    }
    return strings;
  }

  private static String fromCodePoints(ByteBuffer buffer, int length, String what) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < length; k++) {
      int codePoint = buffer.getInt();
      if (codePoint == 0) {
        break;
      }
      if (!Character.isValidCodePoint(codePoint)) {
        throw new FormatException(what + " holds a string with an invalid character");
      }
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }

  private static String fromBytes(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
