package org.weightaudit.novelty.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/** Exact inference about a share of items (Clopper and Pearson, 1934). */
public final class Proportion {

  private Proportion() {}

  /**
   * The Clopper-Pearson interval of {@code hits} in {@code trials}.
   *
   * @param level the coverage, for example 0.95
   */
  public static Interval interval(int hits, int trials, double level) {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException("%d of %d is no share".formatted(hits, trials));
    }
    double tail = (1 - level) / 2;
    double low =
        hits == 0
            ? 0
            : BetaDistribution.of(hits, trials - hits + 1.0).inverseCumulativeProbability(tail);
    double high =
        hits == trials
            ? 1
            : BetaDistribution.of(hits + 1.0, trials - hits).inverseCumulativeProbability(1 - tail);
    return new Interval((double) hits / trials, low, high);
  }

  /**
   * The smallest share at which {@code trials} items show at least {@code hits} with probability
   * {@code power}; NaN if there are too few items for any share.
   */
  public static double detectable(int hits, int trials, double power) {
    if (hits > trials) {
      return Double.NaN;
    }
    double low = 0;
    double high = 1;
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      double reached = 1 - BinomialDistribution.of(trials, middle).cumulativeProbability(hits - 1);
      if (reached < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /**
   * How many of {@code m} values can fall below the {@code rank}-th smallest of {@code n} others by
   * chance, if all come from one population: the least k that is reached with a probability of at
   * most {@code alpha}. The count has a negative hypergeometric distribution: at least k values lie
   * below exactly if at most rank-1 of the k+rank-1 smallest are among the others.
   */
  public static int chanceLimit(int m, int n, int rank, double alpha) {
    for (int k = 1; k <= m; k++) {
      int drawn = k + rank - 1;
      double reached =
          HypergeometricDistribution.of(m + n, n, Math.min(drawn, m + n))
              .cumulativeProbability(rank - 1);
      if (reached <= alpha) {
        return k;
      }
    }
    return m + 1;
  }
}
