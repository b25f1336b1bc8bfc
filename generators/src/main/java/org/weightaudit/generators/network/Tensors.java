package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** The arrays of a network by name, as one pass through it sees them. */
public final class Tensors {

  private final Map<String, NDArray> arrays;

  Tensors(Map<String, NDArray> arrays) {
    this.arrays = arrays;
  }

  /**
   * @throws IllegalArgumentException if the network has no such array
   */
  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the network has no array " + name);
    }
    return array;
  }
}
