package org.weightaudit.novelty.distance;

/** Means of all pairwise distances (Zeng et al., 2025, table 4). */
public final class DistanceMeans {

  private DistanceMeans() {}

  /** Over the pairs of different rows of one set; the diagonal does not count. */
  public static double withinSet(double[][] distances) {
    double sum = 0;
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += distances[i][j];
      }
    }
    return sum / (distances.length * (distances.length - 1) / 2.0);
  }

  /** Over all pairs of rows of two sets. */
  public static double between(double[][] distances) {
    double sum = 0;
    for (double[] row : distances) {
      for (double distance : row) {
        sum += distance;
      }
    }
    return sum / ((double) distances.length * distances[0].length);
  }
}
