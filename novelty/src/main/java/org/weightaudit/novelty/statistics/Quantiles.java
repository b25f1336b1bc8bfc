package org.weightaudit.novelty.statistics;

import java.util.Arrays;

/** Order statistics of finite samples. */
public final class Quantiles {

  private Quantiles() {}

  /**
   * The p-quantile with linear interpolation of order statistics (type 7 of Hyndman and Fan, 1996;
   * the default of NumPy and R).
   *
   * @param p from 0 to 1
   * @throws IllegalArgumentException if the sample is empty
   */
  public static double of(double[] sample, double p) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    return ofSorted(sorted, p);
  }

  /** Like {@link #of}, for a sample in increasing order. */
  public static double ofSorted(double[] sorted, double p) {
    if (sorted.length == 0 || !(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("no %s-quantile of %d values".formatted(p, sorted.length));
    }
    double position = p * (sorted.length - 1);
    int below = (int) position;
    double fraction = position - below;
    return fraction == 0
        ? sorted[below]
        : sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
  }

  public static double median(double[] sample) {
    return of(sample, 0.5);
  }
}
