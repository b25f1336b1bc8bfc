package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/** Numbers that an optimiser keeps from step to step, one for each parameter. */
final class Remembered {

  private Remembered() {}

  /**
   * As they begin, 0, or as they are in a file.
   *
   * @param arrays of a file; not looked at before the first step
   * @param steps how many are done
   * @throws FormatException if the file has none of this name for as many parameters
   */
  static NDArray of(
      NDManager manager, long size, Map<String, StoredTensor> arrays, String name, int steps) {
    if (steps == 0) {
      return manager.zeros(new Shape(size));
    }
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.size() != size) {
      throw new FormatException("the state has no tensor %s of %d numbers".formatted(name, size));
    }
    NDArray numbers = Pieces.arbitrary(manager, size);
    try (Pieces.Writer writer = new Pieces.Writer(numbers)) {
      writer.put(tensor);
    }
    return numbers;
  }

  /**
   * With the numbers at the time of writing.
   *
   * @throws IllegalArgumentException if there are more than 2^31 - 1
   */
  static NamedArray array(String name, NDArray numbers) {
    long size = numbers.size();
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s has %d numbers; wanted: at most %d, to be kept in a file"
              .formatted(name, size, Integer.MAX_VALUE));
    }
    return new NamedArray(
        name, ElementType.FLOAT32, List.of((int) size), out -> Pieces.write(numbers, 0, size, out));
  }
}
