package org.weightaudit.novelty.shape;

import java.util.Arrays;

/**
 * Measures of generated shapes against reference shapes, from their Chamfer distances {@code
 * [reference][sample]} (Achlioptas et al., 2018).
 */
public final class ShapeMetrics {

  private ShapeMetrics() {}

  /** Minimum matching distance: the mean over references of the distance to the nearest sample. */
  public static double minimumMatchingDistance(double[][] distances) {
    return Arrays.stream(distances)
        .mapToDouble(row -> Arrays.stream(row).min().orElseThrow())
        .average()
        .orElseThrow();
  }

  /** The share of references that are the nearest of some sample. */
  public static double coverage(double[][] distances) {
    boolean[] covered = new boolean[distances.length];
    for (int s = 0; s < distances[0].length; s++) {
      int nearest = 0;
      for (int r = 1; r < distances.length; r++) {
        nearest = distances[r][s] < distances[nearest][s] ? r : nearest;
      }
      covered[nearest] = true;
    }
    int count = 0;
    for (boolean one : covered) {
      count += one ? 1 : 0;
    }
    return (double) count / covered.length;
  }

  /** For each sample the distance to the nearest reference. */
  public static double[] nearestReference(double[][] distances) {
    double[] nearest = distances[0].clone();
    for (double[] row : distances) {
      for (int s = 0; s < nearest.length; s++) {
        nearest[s] = Math.min(nearest[s], row[s]);
      }
    }
    return nearest;
  }
}
