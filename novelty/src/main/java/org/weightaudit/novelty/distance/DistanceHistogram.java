package org.weightaudit.novelty.distance;

import java.util.Arrays;

/**
 * How nearest distances of two groups are spread over common bins (Zeng et al., 2025, figure 4): 15
 * equal bins from the smallest to the largest distance of both groups; bin b holds [low + b·w, low
 * + (b+1)·w), the last bin its upper end as well. If all distances are equal there is one bin.
 *
 * <p>The published program builds its edges by repeated addition and so has 15 or 16 bins, by
 * rounding; this one does not.
 *
 * @param edges one more than there are bins
 * @param first how many distances of the first group fall into each bin
 * @param second the same for the second group
 */
public record DistanceHistogram(double[] edges, int[] first, int[] second) {

  public static final int BINS = 15;

  /**
   * @throws IllegalArgumentException if both groups are empty or a distance is not finite
   */
  public static DistanceHistogram of(double[] first, double[] second) {
    double low = Math.min(least(first), least(second));
    double high = Math.max(greatest(first), greatest(second));
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException("a histogram needs finite distances");
    }
    int bins = high == low ? 1 : BINS;
    double width = (high - low) / bins;
    double[] edges = new double[bins + 1];
    Arrays.setAll(edges, b -> b == bins ? high : low + b * width);
    return new DistanceHistogram(edges, count(first, edges), count(second, edges));
  }

  private static double least(double[] distances) {
    return Arrays.stream(distances).min().orElse(Double.POSITIVE_INFINITY);
  }

  private static double greatest(double[] distances) {
    return Arrays.stream(distances).max().orElse(Double.NEGATIVE_INFINITY);
  }

  private static int[] count(double[] distances, double[] edges) {
    int[] counts = new int[edges.length - 1];
    for (double distance : distances) {
      int bin = Arrays.binarySearch(edges, distance);
      bin = bin >= 0 ? bin : -bin - 2;
      counts[Math.min(bin, counts.length - 1)]++;
    }
    return counts;
  }

  /** A count as percent of its group. */
  public static double[] percent(int[] counts) {
    int total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> 100.0 * count / total).toArray();
  }
}
