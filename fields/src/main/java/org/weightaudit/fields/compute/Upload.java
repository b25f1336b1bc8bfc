package org.weightaudit.fields.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Copies numbers to a device. On a CPU the engine would otherwise work on the bytes where the JVM
 * has them, at another alignment each time.
 */
final class Upload {

  private Upload() {}

  static NDArray floats(NDManager manager, float[] values, long... shape) {
    try (NDArray lent = manager.create(values, new Shape(shape))) {
      return lent.duplicate();
    }
  }
}
