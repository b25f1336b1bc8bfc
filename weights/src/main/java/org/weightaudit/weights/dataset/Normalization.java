package org.weightaudit.weights.dataset;

import java.util.List;

/**
 * How a stored pixel becomes a network's input: (value - mean) / standardDeviation, per channel, in
 * float32. 8-bit pixels are divided by 255 first.
 *
 * @param mean one number for all channels, or one for each
 * @param standardDeviation as many numbers, each positive
 */
public record Normalization(List<Double> mean, List<Double> standardDeviation) {

  public Normalization {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
    if (mean.isEmpty() || mean.size() != standardDeviation.size()) {
      throw new IllegalArgumentException(
          "a normalization needs as many standard deviations as means, not %d and %d"
              .formatted(standardDeviation.size(), mean.size()));
    }
    for (double value : mean) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a mean is finite, not " + value);
      }
    }
    for (double value : standardDeviation) {
      if (!(value > 0) || !Double.isFinite(value)) {
        throw new IllegalArgumentException("a standard deviation is positive, not " + value);
      }
    }
  }

  /** Leaves values as they are (8-bit pixels between 0 and 1). */
  public static Normalization none() {
    return of(0, 1);
  }

  public static Normalization of(double mean, double standardDeviation) {
    return new Normalization(List.of(mean), List.of(standardDeviation));
  }
}
