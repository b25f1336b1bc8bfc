package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;

/** The arrays of a network by name, as one pass through it sees them. */
public final class Tensors {

  private final Map<String, NDArray> arrays;

  Tensors(Map<String, NDArray> arrays) {
    this.arrays = arrays;
  }

  /** These arrays, and others beside them or in their place. */
  public Tensors with(Map<String, NDArray> others) {
    Map<String, NDArray> all = new HashMap<>(arrays);
    all.putAll(others);
    return new Tensors(all);
  }

  public boolean has(String name) {
    return arrays.containsKey(name);
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
