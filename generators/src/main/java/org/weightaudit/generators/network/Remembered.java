package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/** Numbers that an optimiser keeps from step to step, one for each parameter. */
final class Remembered {

  private Remembered() {}

  /**
   * @throws FormatException if the file has none of this name for as many parameters
   */
  static float[] read(Map<String, StoredTensor> arrays, String name, int size) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.size() != size) {
      throw new FormatException("the state has no tensor %s of %d numbers".formatted(name, size));
    }
    return tensor.toFloats();
  }

  static NamedArray array(String name, NDArray numbers) {
    float[] values = numbers.toFloatArray();
    return NamedArray.ofFloats(name, List.of(values.length), values);
  }
}
