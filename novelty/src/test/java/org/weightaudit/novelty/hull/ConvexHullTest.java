package org.weightaudit.novelty.hull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;

class ConvexHullTest {

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static double distance(float[] x, float[]... points) {
    return new ConvexHull(new MatrixProducts(device)).distance(x, DenseMatrix.ofRows(points));
  }

  @Test
  void distancesInThePlane() {
    float[][] triangle = {{0, 0}, {4, 0}, {0, 4}};
    assertThat(distance(new float[] {1, 1}, triangle)).isCloseTo(0, within(1e-3));
    assertThat(distance(new float[] {0, 0}, triangle)).isZero();
    assertThat(distance(new float[] {2, -3}, triangle)).isCloseTo(3, within(3e-3));
    assertThat(distance(new float[] {4, 4}, triangle)).isCloseTo(2 * Math.sqrt(2), within(3e-3));
    assertThat(distance(new float[] {7, 4}, new float[] {4, 0})).isCloseTo(5, within(1e-6));
  }

  @Test
  void averagesLieInTheHullAndPointsOffItDoNot() {
    SplittableRandom random = new SplittableRandom(1);
    int n = 60;
    int columns = 500;
    float[][] points = new float[n][columns];
    float[] mean = new float[columns];
    for (float[] point : points) {
      for (int k = 0; k < columns; k++) {
        point[k] = (float) random.nextGaussian();
        mean[k] += point[k] / n;
      }
    }
    double spread = Math.sqrt(columns);
    assertThat(distance(mean, points)).isLessThan(2e-3 * spread);
    float[] beyond = mean.clone();
    beyond[0] += 100;
    assertThat(distance(beyond, points)).isBetween(95.0, 100.0);
  }

  /**
   * No direction separates x from the points by more than the distance: the optimality condition.
   */
  @Test
  void distanceIsOptimal() {
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 20; trial++) {
      float[][] points = new float[12][6];
      for (float[] point : points) {
        for (int k = 0; k < 6; k++) {
          point[k] = (float) random.nextDouble(-1, 1);
        }
      }
      float[] x = {2, 2, 2, 0, 0, 0};
      double found = distance(x, points);
      double best = Double.POSITIVE_INFINITY;
      for (int sample = 0; sample < 2000; sample++) {
        double[] weights = random.doubles(12).map(u -> u * u * u * u).toArray();
        double total = Arrays.stream(weights).sum();
        double sum = 0;
        for (int k = 0; k < 6; k++) {
          double value = -x[k];
          for (int j = 0; j < 12; j++) {
            value += weights[j] / total * points[j][k];
          }
          sum += value * value;
        }
        best = Math.min(best, Math.sqrt(sum));
      }
      assertThat(found).isLessThanOrEqualTo(best * 1.001);
    }
  }

  @Test
  void emptyHullIsRefused() {
    ConvexHull hull = new ConvexHull(new MatrixProducts(device));
    DenseMatrix none = new DenseMatrix(0, 2, new float[0]);
    assertThatThrownBy(() -> hull.distance(new float[2], none))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
