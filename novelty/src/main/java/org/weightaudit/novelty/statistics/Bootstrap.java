package org.weightaudit.novelty.statistics;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.weightaudit.weights.random.Seed;

/**
 * Bootstrap intervals (Efron and Tibshirani, 1993): items, or clusters of items, are drawn anew
 * with replacement, groups independently of each other, and the middle {@code level} of the
 * resulting statistics is the interval. Fewer than {@value #FEWEST_CLUSTERS} clusters give no
 * interval.
 *
 * @param resamples how often, for example 2000
 * @param level the coverage, for example 0.95
 */
public record Bootstrap(int resamples, double level, Seed seed) {

  /** With fewer independent items than this no interval is given. */
  public static final int FEWEST_CLUSTERS = 5;

  /** A statistic of two groups whose items occur with the given multiplicities. */
  @FunctionalInterface
  public interface TwoSampleStatistic {
    double of(int[] xWeights, int[] yWeights);
  }

  public Bootstrap {
    if (resamples < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "%d resamples at level %s: wanted are at least 1 and a level between 0 and 1"
              .formatted(resamples, level));
    }
  }

  /**
   * The percentile interval of a statistic of two groups. Resamples where it is NaN are left out.
   */
  public Interval interval(Clusters x, Clusters y, TwoSampleStatistic statistic) {
    double value = statistic.of(x.once(), y.once());
    if (x.clusters() < FEWEST_CLUSTERS || y.clusters() < FEWEST_CLUSTERS) {
      return Interval.point(value);
    }
    double[] replicates =
        IntStream.range(0, resamples)
            .parallel()
            .mapToDouble(
                b -> {
                  Seed own = seed.of(b);
                  return statistic.of(
                      x.resample(own.of("x").random()), y.resample(own.of("y").random()));
                })
            .toArray();
    return percentiles(value, replicates);
  }

  /** The percentile interval of a statistic of one group. */
  public Interval interval(Clusters x, ToDoubleFunction<int[]> statistic) {
    Clusters unused = Clusters.single(FEWEST_CLUSTERS);
    return interval(x, unused, (weights, ignored) -> statistic.applyAsDouble(weights));
  }

  /** The effect size P(x &gt; y) + P(x = y)/2 of {@link MannWhitney} with its interval. */
  public Interval effect(double[] x, Clusters xClusters, double[] y, Clusters yClusters) {
    return interval(xClusters, yClusters, new WeightedEffect(x, y)::of);
  }

  /** The mean with its interval. */
  public Interval mean(double[] values, Clusters clusters) {
    return interval(clusters, weights -> weightedMean(values, weights));
  }

  /** The mean of x minus the mean of y with its interval. */
  public Interval meanDifference(double[] x, Clusters xClusters, double[] y, Clusters yClusters) {
    return interval(xClusters, yClusters, (wx, wy) -> weightedMean(x, wx) - weightedMean(y, wy));
  }

  /** The median with its interval. */
  public Interval median(double[] values, Clusters clusters) {
    return interval(clusters, weights -> Quantiles.median(repeated(values, weights)));
  }

  /** The mean of values that occur with these multiplicities. */
  public static double weightedMean(double[] values, int[] weights) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
      count += weights[i];
    }
    return sum / count;
  }

  private static double[] repeated(double[] values, int[] weights) {
    double[] result = new double[Arrays.stream(weights).sum()];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < weights[i]; k++) {
        result[next++] = values[i];
      }
    }
    return result;
  }

  private Interval percentiles(double value, double[] replicates) {
    double[] defined = Arrays.stream(replicates).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (defined.length == 0) {
      return Interval.point(value);
    }
    return new Interval(
        value,
        Quantiles.ofSorted(defined, (1 - level) / 2),
        Quantiles.ofSorted(defined, (1 + level) / 2));
  }

  /**
   * The bias-corrected and accelerated interval of a statistic of single items, from given
   * replicates.
   *
   * @param value the statistic of the sample
   * @param replicates of resamples
   * @param leaveOneOut the statistic of the sample without item i
   */
  public static BiasCorrected biasCorrected(
      double value, double[] replicates, double[] leaveOneOut, double level) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double below = 0;
    for (double replicate : replicates) {
      below += replicate < value ? 1 : replicate == value ? 0.5 : 0;
    }
    double z0 = normal.inverseCumulativeProbability(below / replicates.length);
    double mean = Arrays.stream(leaveOneOut).average().orElseThrow();
    double cubes = 0;
    double squares = 0;
    for (double theta : leaveOneOut) {
      double d = mean - theta;
      cubes += d * d * d;
      squares += d * d;
    }
    double acceleration = squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    double[] sorted = replicates.clone();
    Arrays.sort(sorted);
    double[] levels = new double[2];
    for (int side = 0; side < 2; side++) {
      double z = normal.inverseCumulativeProbability(side == 0 ? (1 - level) / 2 : (1 + level) / 2);
      levels[side] = normal.cumulativeProbability(z0 + (z0 + z) / (1 - acceleration * (z0 + z)));
    }
    return new BiasCorrected(
        z0,
        acceleration,
        levels[0],
        levels[1],
        new Interval(
            value, Quantiles.ofSorted(sorted, levels[0]), Quantiles.ofSorted(sorted, levels[1])));
  }

  /**
   * A BCa interval and what it was corrected by (Efron, 1987).
   *
   * @param z0 bias correction
   * @param acceleration from the jackknife
   * @param lowLevel share of replicates below the interval
   * @param highLevel share of replicates below its upper end
   */
  public record BiasCorrected(
      double z0, double acceleration, double lowLevel, double highLevel, Interval interval) {}
}
