package org.weightaudit.novelty.statistics;

import java.util.Arrays;

/**
 * A Gaussian kernel density estimate with Scott's bandwidth: h = n^(-1/5) · s, s being the standard
 * deviation with divisor n-1 (Scott, 1992; Zeng et al., 2025, figure 7).
 */
public final class KernelDensity {

  public static final int GRID_POINTS = 200;
  private static final double BANDWIDTHS_BEYOND = 3;

  private final double[] sample;
  private final double bandwidth;

  /**
   * @throws IllegalArgumentException if there are fewer than two values or they are all equal: such
   *     a sample has no density
   */
  public KernelDensity(double[] sample) {
    if (sample.length < 2) {
      throw new IllegalArgumentException("a density needs at least 2 values, not " + sample.length);
    }
    this.sample = sample.clone();
    double mean = Arrays.stream(sample).average().orElseThrow();
    double squares = Arrays.stream(sample).map(v -> (v - mean) * (v - mean)).sum();
    bandwidth = factor() * Math.sqrt(squares / (sample.length - 1));
    if (!(bandwidth > 0)) {
      throw new IllegalArgumentException("a density needs values that differ");
    }
  }

  /** n^(-1/5). */
  public double factor() {
    return Math.pow(sample.length, -0.2);
  }

  public double bandwidth() {
    return bandwidth;
  }

  public double at(double x) {
    double sum = 0;
    for (double value : sample) {
      double z = (x - value) / bandwidth;
      sum += Math.exp(-z * z / 2);
    }
    return sum / (sample.length * bandwidth * Math.sqrt(2 * Math.PI));
  }

  /** 200 equally spaced points from three bandwidths below the sample to three above. */
  public double[] grid() {
    double low = Arrays.stream(sample).min().orElseThrow() - BANDWIDTHS_BEYOND * bandwidth;
    double high = Arrays.stream(sample).max().orElseThrow() + BANDWIDTHS_BEYOND * bandwidth;
    double[] grid = new double[GRID_POINTS];
    Arrays.setAll(grid, k -> low + (high - low) * k / (GRID_POINTS - 1));
    return grid;
  }
}
