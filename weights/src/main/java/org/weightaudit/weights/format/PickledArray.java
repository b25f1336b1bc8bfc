package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An array of bytes as NumPy pickles it: made empty, then given its content. */
final class PickledArray {

  private static final String BYTES = "u1";
  private static final int MOST_DIMENSIONS = 4;

  private Optional<Content> content = Optional.empty();

  /**
   * What an array holds.
   *
   * @param values row-major, as many as the shape says
   */
  record Content(List<Integer> shape, ByteBuffer values) {}

  /**
   * Takes what NumPy pickles: version, shape, type, whether columns come first, bytes.
   *
   * @throws FormatException if the array has its content already, or the parts are not those of an
   *     array of bytes in rows
   */
  void setState(List<?> parts) {
    if (content.isPresent()) {
      throw new FormatException("the pickle sets the content of an array twice");
    }
    if (parts.size() != 5
        || !(parts.get(1) instanceof List<?> lengths)
        || !(parts.get(2) instanceof PickleGlobal.NumpyType type)
        || !(parts.get(3) instanceof Boolean columnsFirst)) {
      throw new FormatException("the pickle sets the content of an array in an unusual way");
    }
    if (!type.name().equals(BYTES) || columnsFirst) {
      throw new FormatException(
          "the pickle holds an array of type %s with %s first; wanted are %s and rows"
              .formatted(new Quoted(type.name()), columnsFirst ? "columns" : "rows", BYTES));
    }
    List<Integer> shape = shape(lengths);
    ByteBuffer values = bytes(parts.get(4));
    long size = StoredTensor.size(shape, ElementType.UINT8);
    if (size != values.remaining()) {
      throw new FormatException(
          "the pickle holds an array of shape %s with %d bytes"
              .formatted(shape, values.remaining()));
    }
    content = Optional.of(new Content(shape, values));
  }

  private static List<Integer> shape(List<?> lengths) {
    if (lengths.size() > MOST_DIMENSIONS) {
      throw new FormatException(
          "the pickle holds an array of %d dimensions; wanted are at most %d"
              .formatted(lengths.size(), MOST_DIMENSIONS));
    }
    List<Integer> shape = new ArrayList<>();
    for (Object length : lengths) {
      if (!(length instanceof Long value) || value < 0 || value > Integer.MAX_VALUE) {
        throw new FormatException(
            "the pickle holds an array whose lengths are not all whole numbers from 0 to %d"
                .formatted(Integer.MAX_VALUE));
      }
      shape.add(value.intValue());
    }
    return shape;
  }

  private static ByteBuffer bytes(Object values) {
    if (values instanceof ByteBuffer buffer) {
      return buffer;
    }
    if (values instanceof byte[] array) {
      return ByteBuffer.wrap(array);
    }
    throw new FormatException("the pickle holds an array whose content is no bytes");
  }

  /** Empty if the pickle tells none. */
  Optional<Content> content() {
    return content;
  }
}
