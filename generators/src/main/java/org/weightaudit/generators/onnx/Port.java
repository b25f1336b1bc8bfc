package org.weightaudit.generators.onnx;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.weightaudit.weights.format.FormatException;

/**
 * An input or output as a model declares it.
 *
 * @param type number of the element type in ONNX; 0 if it is no tensor
 * @param shape lengths of the axes, absent where the model leaves them open; absent if it tells
 *     nothing
 */
record Port(String name, int type, Optional<List<OptionalLong>> shape) {

  static final int FLOAT = 1;
  static final int INT64 = 7;

  private static final List<String> TYPES =
      List.of(
          "no tensor",
          "float32",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "float64",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  /**
   * @param what as in {@code input noise}
   * @throws FormatException if it is declared with another type
   */
  void requireType(String what, int wanted) {
    if (type != wanted) {
      throw new FormatException(
          "%s of the model is %s; wanted: %s".formatted(what, typeName(type), typeName(wanted)));
    }
  }

  private static String typeName(int type) {
    return type >= 0 && type < TYPES.size() ? TYPES.get(type) : "of type " + type;
  }

  /**
   * @throws FormatException if what is declared of the shape is not this
   */
  void requireShape(String what, List<Long> wanted) {
    if (shape.isEmpty()) {
      return;
    }
    List<OptionalLong> found = shape.get();
    boolean fits = found.size() == wanted.size();
    for (int axis = 0; fits && axis < wanted.size(); axis++) {
      fits = found.get(axis).isEmpty() || found.get(axis).getAsLong() == wanted.get(axis);
    }
    if (!fits) {
      throw new FormatException(
          "%s of the model has shape %s; wanted: %s".formatted(what, describe(found), wanted));
    }
  }

  private static String describe(List<OptionalLong> lengths) {
    return lengths.stream()
        .map(length -> length.isPresent() ? Long.toString(length.getAsLong()) : "?")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** The length of the first axis, if it is declared. */
  OptionalLong firstLength() {
    return shape
        .filter(axes -> !axes.isEmpty())
        .map(axes -> axes.get(0))
        .orElse(OptionalLong.empty());
  }
}
