package org.weightaudit.novelty.statistics;

import java.util.Arrays;

/**
 * Measures of two sets from their distances alone: improved precision and recall (Kynkäänniemi et
 * al., NeurIPS 2019), density and coverage (Naeem et al., ICML 2020), authenticity (Alaa et al.,
 * ICML 2022). A ball includes its boundary. Distances are {@code [generated][training]} or square
 * with any diagonal, which is ignored.
 */
public final class ManifoldMetrics {

  /**
   * @param precision share of generated points inside the k-nearest-neighbour ball of a training
   *     point
   * @param recall share of training points inside such a ball of a generated point
   * @param density mean number of training balls a generated point is inside of, over k
   * @param coverage share of training points whose ball holds a generated point
   */
  public record Result(double precision, double recall, double density, double coverage) {}

  private ManifoldMetrics() {}

  /**
   * @param k which neighbour gives the radius of a ball; both sets need more than k points
   */
  public static Result of(
      double[][] generatedToTraining, double[][] training, double[][] generated, int k) {
    double[] trainingRadius = radii(training, k);
    double[] generatedRadius = radii(generated, k);
    int n = training.length;
    int precise = 0;
    long inside = 0;
    boolean[] recalled = new boolean[n];
    boolean[] covered = new boolean[n];
    for (int g = 0; g < generated.length; g++) {
      int balls = 0;
      for (int i = 0; i < n; i++) {
        double distance = generatedToTraining[g][i];
        if (distance <= trainingRadius[i]) {
          balls++;
          covered[i] = true;
        }
        if (distance <= generatedRadius[g]) {
          recalled[i] = true;
        }
      }
      precise += balls > 0 ? 1 : 0;
      inside += balls;
    }
    return new Result(
        (double) precise / generated.length,
        (double) count(recalled) / n,
        (double) inside / ((double) k * generated.length),
        (double) count(covered) / n);
  }

  /** Distance of each point to its k-th nearest other point of the same set. */
  private static double[] radii(double[][] distances, int k) {
    int n = distances.length;
    if (k < 1 || n <= k) {
      throw new IllegalArgumentException(
          "the %d-th nearest other point of %d points does not exist".formatted(k, n));
    }
    double[] radii = new double[n];
    for (int i = 0; i < n; i++) {
      double[] others = new double[n - 1];
      for (int j = 0; j < n; j++) {
        if (j != i) {
          others[j < i ? j : j - 1] = distances[i][j];
        }
      }
      Arrays.sort(others);
      radii[i] = others[k - 1];
    }
    return radii;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  /**
   * Whether each generated point is authentic: farther from its nearest training point than that
   * point is from its nearest other training point. De-duplicate the training set first: a
   * duplicated point has distance 0 to the next, so that everything near it but an exact copy
   * counts as authentic.
   *
   * @param distance of each generated point to its nearest training point
   * @param nearest which that is
   * @param trainingNearest distance of each training point to the nearest other
   */
  public static boolean[] authentic(double[] distance, int[] nearest, double[] trainingNearest) {
    boolean[] authentic = new boolean[distance.length];
    for (int g = 0; g < distance.length; g++) {
      authentic[g] = distance[g] > trainingNearest[nearest[g]];
    }
    return authentic;
  }
}
