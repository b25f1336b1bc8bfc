package org.weightaudit.generators.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.weightaudit.weights.format.FormatException;

/**
 * One field of a protobuf message, as it lies in the file: nothing is copied but texts, and nothing
 * is put together from several occurrences, so a reader that refuses one refuses it wherever it
 * stands.
 *
 * @param number of the field
 * @param varint the number, if it is one; 0 otherwise
 * @param bytes the content, if it has a length; empty otherwise
 * @param depth how many messages it stands in
 */
record ProtobufField(int number, boolean isNumber, long varint, ByteBuffer bytes, int depth) {

  private static final int DEEPEST = 40;
  private static final int LONGEST_TEXT = 4096;
  private static final int LONGEST_VARINT = 10;
  private static final int PAYLOAD_BITS = 7;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  /**
   * Reads a whole message.
   *
   * @throws FormatException if these bytes are none
   */
  static void forEach(ByteBuffer message, Consumer<ProtobufField> fields) {
    forEach(message, 0, fields);
  }

  private static void forEach(ByteBuffer message, int depth, Consumer<ProtobufField> fields) {
    ByteBuffer rest = message.duplicate();
    while (rest.hasRemaining()) {
      fields.accept(next(rest, depth));
    }
  }

  private static ProtobufField next(ByteBuffer rest, int depth) {
    long tag = varint(rest);
    long number = tag >>> 3;
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new FormatException("the file is no ONNX model: it has a field " + number);
    }
    int wire = (int) (tag & 7);
    return switch (wire) {
      case VARINT -> new ProtobufField((int) number, true, varint(rest), slice(rest, 0), depth);
      case FIXED64 -> of((int) number, slice(rest, Long.BYTES), depth);
      case LENGTH -> of((int) number, slice(rest, varint(rest)), depth);
      case FIXED32 -> of((int) number, slice(rest, Integer.BYTES), depth);
      default ->
          throw new FormatException(
              "the file is no ONNX model: field %d has the wire type %d".formatted(number, wire));
    };
  }

  private static ProtobufField of(int number, ByteBuffer bytes, int depth) {
    return new ProtobufField(number, false, 0, bytes, depth);
  }

  private static long varint(ByteBuffer rest) {
    long value = 0;
    for (int k = 0; k < LONGEST_VARINT && rest.hasRemaining(); k++) {
      byte next = rest.get();
      value |= (next & 0x7fL) << (PAYLOAD_BITS * k);
      if (next >= 0) {
        return value;
      }
    }
    throw new FormatException("the file is no ONNX model, or damaged: a number does not end");
  }

  private static ByteBuffer slice(ByteBuffer rest, long length) {
    if (length < 0 || length > rest.remaining()) {
      throw new FormatException(
          "the file is no ONNX model, or cut off: a field has %s bytes where %d are left"
              .formatted(Long.toUnsignedString(length), rest.remaining()));
    }
    ByteBuffer slice = rest.slice(rest.position(), (int) length);
    rest.position(rest.position() + (int) length);
    return slice;
  }

  /**
   * Reads the message that this field is.
   *
   * @throws FormatException if it is none, or stands too deep
   */
  void message(Consumer<ProtobufField> fields) {
    if (depth >= DEEPEST) {
      throw new FormatException(
          "the model nests more than %d messages; wanted: fewer".formatted(DEEPEST));
    }
    forEach(bytes, depth + 1, fields);
  }

  /** The text that this field is. */
  String text() {
    if (bytes.remaining() > LONGEST_TEXT) {
      throw new FormatException(
          "the model has a name of %d bytes; wanted: at most %d"
              .formatted(bytes.remaining(), LONGEST_TEXT));
    }
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  /** The whole numbers that this field is: one, or several packed into one field. */
  void numbers(LongConsumer each) {
    if (isNumber) {
      each.accept(varint);
      return;
    }
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      each.accept(varint(rest));
    }
  }
}
