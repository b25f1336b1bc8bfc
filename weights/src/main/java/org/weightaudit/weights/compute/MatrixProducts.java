package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Dense products on the device. */
public final class MatrixProducts {

  private final ComputeDevice device;

  public MatrixProducts(ComputeDevice device) {
    this.device = device;
  }

  /**
   * a·bᵀ for row-major a [n, k] and b [m, k] in float64; 2·n·m·k operations.
   *
   * @return the product [n, m], row-major. Each entry is within k·2⁻⁵³·‖aᵢ‖·‖bⱼ‖ of the exact
   *     value, to first order, whatever the order in which the engine adds.
   */
  public double[] timesTransposed(double[] a, int n, double[] b, int m) {
    int k = a.length / n;
    if (a.length != n * k || b.length != m * k) {
      throw new IllegalArgumentException(
          "%d values in %d rows do not fit %d values in %d rows"
              .formatted(a.length, n, b.length, m));
    }
    try (NDManager scope = device.openScope()) {
      NDArray left = scope.create(a, new Shape(n, k));
      NDArray right = scope.create(b, new Shape(m, k));
      return left.matMul(right.transpose()).toDoubleArray();
    }
  }

  /** a·aᵀ for row-major a [n, k] in float32: all inner products of its rows, [n, n]. */
  public float[] gram(float[] a, int n) {
    try (NDManager scope = device.openScope()) {
      NDArray rows = scope.create(a, new Shape(n, a.length / n));
      return rows.matMul(rows.transpose()).toFloatArray();
    }
  }
}
