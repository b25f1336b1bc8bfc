package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Copies numbers to a device. On a CPU the engine would otherwise work on the bytes where the JVM
 * has them: they go with the Java object, views or not, and lie at another alignment each time.
 */
public final class Upload {

  private Upload() {}

  public static NDArray floats(NDManager manager, float[] values, long... shape) {
    try (NDArray lent = manager.create(values, new Shape(shape))) {
      return lent.duplicate();
    }
  }

  /** All values in one line. */
  public static NDArray floats(NDManager manager, float[] values) {
    return floats(manager, values, values.length);
  }

  public static NDArray longs(NDManager manager, long[] values) {
    try (NDArray lent = manager.create(values)) {
      return lent.duplicate();
    }
  }
}
