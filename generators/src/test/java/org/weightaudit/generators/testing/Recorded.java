package org.weightaudit.generators.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.testing.NpzArrays;

/** Arrays of the original implementations, on a device and in comparisons. */
public final class Recorded {

  private Recorded() {}

  /** A recorded array in a scope. */
  public static NDArray upload(NDManager scope, NpzArrays fixture, String name) {
    long[] shape = fixture.shape(name).stream().mapToLong(Integer::longValue).toArray();
    return Upload.floats(scope, fixture.floats(name), shape);
  }

  public static void assertClose(NDArray actual, NpzArrays fixture, String name, double tolerance) {
    assertClose(actual.toFloatArray(), fixture.floats(name), name, tolerance);
  }

  /**
   * @param tolerance a share of the largest number, or of 1 if all are smaller
   */
  public static void assertClose(float[] actual, float[] expected, String name, double tolerance) {
    assertThat(actual.length).as(name).isEqualTo(expected.length);
    double largest = 1;
    double worst = 0;
    for (int k = 0; k < expected.length; k++) {
      largest = Math.max(largest, Math.abs(expected[k]));
      worst = Math.max(worst, Math.abs((double) actual[k] - expected[k]));
    }
    assertThat(worst).as(name).isLessThanOrEqualTo(tolerance * largest);
  }
}
