package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import org.weightaudit.weights.testing.NpzArrays;

/** Comparison with recorded arrays, relative to their largest value. */
final class Closeness {

  private Closeness() {}

  static void assertClose(NDArray actual, NpzArrays fixture, String name, double relative) {
    assertThat(actual.getShape().getShape())
        .as(name)
        .isEqualTo(fixture.shape(name).stream().mapToLong(Integer::longValue).toArray());
    assertClose(actual.toFloatArray(), fixture.floats(name), name, relative);
  }

  static void assertClose(float[] actual, float[] expected, String name, double relative) {
    assertThat(actual.length).as(name).isEqualTo(expected.length);
    double largest = 0;
    double worst = 0;
    for (int k = 0; k < expected.length; k++) {
      largest = Math.max(largest, Math.abs(expected[k]));
      double difference = Math.abs((double) expected[k] - actual[k]);
      worst = difference >= 0 ? Math.max(worst, difference) : Double.NaN;
    }
    assertThat(worst).as(name).isLessThanOrEqualTo(relative * largest);
  }
}
