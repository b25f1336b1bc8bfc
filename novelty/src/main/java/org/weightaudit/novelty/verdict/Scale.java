package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import org.weightaudit.novelty.statistics.Quantiles;

/**
 * What counts as near, similar and inside, read off the yardstick (and, in a trajectory, off the
 * spacing of its steps). NaN where there is nothing to read it from.
 *
 * @param copy distances up to this are copies
 * @param scaledCopy the same in the canonical scaling
 * @param certain near-copies up to this distance are copies beyond doubt
 * @param near τ: distances below this are unusually near
 * @param nearRatio nearest over second nearest run below this is unusually near
 * @param suspect distances below this are near enough for a perturbation
 * @param suspectRatio and so are ratios below this
 * @param spacing in a trajectory, distances below this are within the spacing of steps
 * @param reach in a trajectory, distances below this are near the trajectory
 * @param typicalSimilarity median IoU of the yardstick
 * @param highSimilarity unusually high IoU
 * @param highOverlap unusually high overlap
 * @param hull hull ratios below this are unusually far inside
 * @param floor performance below this is broken
 */
public record Scale(
    double copy,
    double scaledCopy,
    double certain,
    double near,
    double nearRatio,
    double suspect,
    double suspectRatio,
    double spacing,
    double reach,
    double typicalSimilarity,
    double highSimilarity,
    double highOverlap,
    double hull,
    double floor) {

  /** The p-quantile of the defined values, or the extreme one if there are few; NaN without any. */
  static double tail(double[] values, double p, int fewest) {
    double[] defined = defined(values);
    if (defined.length == 0) {
      return Double.NaN;
    }
    if (defined.length < fewest) {
      return p < 0.5
          ? Arrays.stream(defined).min().orElseThrow()
          : Arrays.stream(defined).max().orElseThrow();
    }
    return Quantiles.of(defined, p);
  }

  /** The p-quantile of the defined values; NaN without any. */
  static double quantile(double[] values, double p) {
    double[] defined = defined(values);
    return defined.length == 0 ? Double.NaN : Quantiles.of(defined, p);
  }

  /** The median of the defined values; NaN without any. */
  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  static double[] defined(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
  }
}
