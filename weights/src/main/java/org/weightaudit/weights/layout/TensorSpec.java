package org.weightaudit.weights.layout;

import java.util.List;

/**
 * Name and shape of one tensor of a layout.
 *
 * @param name the key under which the tensor stands in a state dict, for example {@code fc1.weight}
 * @param shape the dimensions, outermost first; empty for a scalar
 */
public record TensorSpec(String name, List<Integer> shape) {

  public TensorSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a tensor needs a name");
    }
    shape = List.copyOf(shape);
    long size = 1;
    for (int dimension : shape) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "tensor " + name + " has dimension " + dimension + "; dimensions are at least 1");
      }
      size *= dimension;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("tensor " + name + " has more than 2^31 elements");
      }
    }
  }

  public static TensorSpec of(String name, Integer... shape) {
    return new TensorSpec(name, List.of(shape));
  }

  /** Number of elements. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
