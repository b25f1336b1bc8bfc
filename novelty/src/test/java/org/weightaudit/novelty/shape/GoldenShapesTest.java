package org.weightaudit.novelty.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** golden/metrics chamfer. */
class GoldenShapesTest {

  private static PointCloud[] clouds(NpzArrays golden, String name) {
    double[] all = golden.doubles(name);
    int count = golden.shape(name).get(0);
    int points = golden.shape(name).get(1);
    PointCloud[] clouds = new PointCloud[count];
    for (int c = 0; c < count; c++) {
      double[][] rows = new double[points][];
      for (int p = 0; p < points; p++) {
        int at = 3 * (c * points + p);
        rows[p] = Arrays.copyOfRange(all, at, at + 3);
      }
      clouds[c] = new PointCloud(rows);
    }
    return clouds;
  }

  @Test
  void chamferDistancesAndShapeMetrics() {
    NpzArrays golden = Golden.arrays("metrics/chamfer.npz");
    PointCloud[] references = clouds(golden, "reference");
    PointCloud[] samples = clouds(golden, "sample");
    double[][] expected = golden.rows("cd");
    double[][] distances = new double[references.length][samples.length];
    for (int r = 0; r < references.length; r++) {
      for (int s = 0; s < samples.length; s++) {
        distances[r][s] = references[r].chamferDistance(samples[s]);
      }
      assertThat(distances[r]).containsExactly(expected[r], within(1e-6));
    }
    assertThat(ShapeMetrics.minimumMatchingDistance(distances))
        .isCloseTo(golden.scalar("mmd"), within(1e-6));
    assertThat(ShapeMetrics.coverage(distances)).isEqualTo(golden.scalar("coverage"));
    assertThat(ShapeMetrics.nearestReference(distances))
        .containsExactly(golden.doubles("min_to_reference"), within(1e-6));
    double[][] normalised = references[0].normalised().points();
    double[][] first = golden.rows("normalised_first");
    for (int p = 0; p < first.length; p++) {
      assertThat(normalised[p]).containsExactly(first[p], within(1e-5));
    }
  }

  @Test
  void workedExample() {
    PointCloud p = new PointCloud(new double[][] {{0, 0, 0}, {1, 0, 0}});
    PointCloud q = new PointCloud(new double[][] {{0, 0, 0}, {3, 0, 0}});
    assertThat(p.chamferDistance(q)).isEqualTo(2.5);
    assertThatThrownBy(() -> new PointCloud(new double[][] {{1, 2}}))
        .hasMessage("a point has 3 coordinates, not 2");
  }
}
