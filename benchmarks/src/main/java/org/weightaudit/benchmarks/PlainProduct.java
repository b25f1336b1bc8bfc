package org.weightaudit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;

/** One product [n, k] by [k, m] of float32 matrices that lie ready on the device. */
final class PlainProduct implements AutoCloseable {

  private final NDManager scope;
  private final NDArray left;
  private final NDArray right;

  PlainProduct(ComputeDevice device, int n, int k, int m) {
    scope = device.openScope();
    left = scope.create(Samples.normal(n * k, new Seed(1)), new Shape(n, k));
    right = scope.create(Samples.normal(k * m, new Seed(2)), new Shape(k, m));
  }

  /** Multiplies, and waits for the outcome. */
  void multiply() {
    try (NDArray product = left.matMul(right);
        NDArray corner = product.get("0, 0")) {
      corner.getFloat();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
