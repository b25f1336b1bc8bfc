package org.weightaudit.generators.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.Dropout;
import java.util.HashMap;
import java.util.Map;
import org.weightaudit.weights.random.Seed;

/** The arrays of a network by name, as one pass through it sees them, and its dropout. */
public final class Tensors {

  private final Map<String, NDArray> arrays;
  private final float dropout;

  Tensors(Map<String, NDArray> arrays) {
    this(arrays, 0);
  }

  private Tensors(Map<String, NDArray> arrays, float dropout) {
    this.arrays = arrays;
    this.dropout = dropout;
  }

  /** These arrays, and others beside them or in their place. */
  public Tensors with(Map<String, NDArray> others) {
    Map<String, NDArray> all = new HashMap<>(arrays);
    all.putAll(others);
    return new Tensors(all, dropout);
  }

  /**
   * For a pass in training with dropout (Srivastava et al., 2014). The engine draws what is
   * dropped, where the arrays are; it follows from the seed, as long as no other thread of the
   * process draws by the engine during the pass.
   *
   * @param rate the probability with which a number becomes 0; at least 0, less than 1
   */
  public Tensors dropping(double rate, Seed seed) {
    if (rate > 0) {
      Engine.getInstance().setRandomSeed(seed.random().nextInt());
    }
    return new Tensors(arrays, (float) rate);
  }

  /** Some of the numbers 0, the others larger in turn; in a pass without dropout just these. */
  public NDArray drop(NDArray x) {
    return dropout > 0 ? Dropout.dropout(x, dropout, true).singletonOrThrow() : x;
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
