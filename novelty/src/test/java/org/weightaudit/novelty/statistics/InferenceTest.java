package org.weightaudit.novelty.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.random.Seed;

class InferenceTest {

  private static double[] normal(int count, double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] sample = new double[count];
    Arrays.setAll(sample, i -> mean + random.nextGaussian());
    return sample;
  }

  @Test
  void weightedEffectCountsEachItemAsOftenAsItOccurs() {
    double[] x = {1, 2, 2, 5};
    double[] y = {2, 3};
    WeightedEffect effect = new WeightedEffect(x, y);
    assertThat(effect.of(new int[] {1, 1, 1, 1}, new int[] {1, 1}))
        .isEqualTo(new MannWhitney(x, y).commonLanguageEffect());
    assertThat(effect.of(new int[] {0, 2, 0, 3}, new int[] {1, 4}))
        .isEqualTo(
            new MannWhitney(new double[] {2, 2, 5, 5, 5}, new double[] {2, 3, 3, 3, 3})
                .commonLanguageEffect());
  }

  /** Of 200 intervals at 95 %, between 180 and 199 hold the truth (p &lt; 0.001 outside). */
  @Test
  void intervalOfTheEffectHoldsTheTruthAsOftenAsItSays() {
    int held = 0;
    double truth = 0.5;
    for (int trial = 0; trial < 200; trial++) {
      Interval interval =
          new Bootstrap(300, 0.95, new Seed(trial))
              .effect(
                  normal(60, 0, 1000 + trial),
                  Clusters.single(60),
                  normal(60, 0, 5000 + trial),
                  Clusters.single(60));
      held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    assertThat(held).isBetween(180, 199);
  }

  @Test
  void itemsOfOneRunAreResampledTogether() {
    double[] values = new double[60];
    int[] runs = new int[60];
    double[] means = normal(6, 0, 3);
    for (int i = 0; i < 60; i++) {
      runs[i] = i / 10;
      values[i] = means[i / 10];
    }
    Bootstrap bootstrap = new Bootstrap(500, 0.95, new Seed(1));
    Interval clustered = bootstrap.mean(values, Clusters.byRun(runs));
    Interval single = bootstrap.mean(values, Clusters.single(60));
    assertThat(clustered.high() - clustered.low())
        .isGreaterThan(2 * (single.high() - single.low()));
    assertThat(Clusters.blocks(25, 10).clusters()).isEqualTo(3);
  }

  @Test
  void fewClustersGiveNoInterval() {
    Interval interval =
        new Bootstrap(100, 0.95, new Seed(1)).mean(new double[] {1, 2, 3, 4}, Clusters.single(4));
    assertThat(interval.value()).isEqualTo(2.5);
    assertThat(interval.low()).isNaN();
  }

  @Test
  void sameSeedGivesTheSameInterval() {
    double[] values = normal(50, 0, 1);
    Interval first = new Bootstrap(200, 0.9, new Seed(4)).median(values, Clusters.single(50));
    Interval again = new Bootstrap(200, 0.9, new Seed(4)).median(values, Clusters.single(50));
    assertThat(again).isEqualTo(first);
  }

  /** scipy.stats.beta.ppf, SciPy 1.10. */
  @Test
  void clopperPearsonIntervals() {
    interval(10, 100, 0.04900469, 0.17622260);
    interval(0, 100, 0, 0.03621669);
    interval(100, 100, 0.96378331, 1);
    interval(8, 100, 0.03517156, 0.15155764);
  }

  private static void interval(int hits, int trials, double low, double high) {
    Interval interval = Proportion.interval(hits, trials, 0.95);
    assertThat(interval.low()).isCloseTo(low, within(1e-7));
    assertThat(interval.high()).isCloseTo(high, within(1e-7));
  }

  @Test
  void detectableShareIsReachedWithThePowerAskedFor() {
    double share = Proportion.detectable(3, 100, 0.95);
    double missed =
        Math.pow(1 - share, 100)
            + 100 * share * Math.pow(1 - share, 99)
            + 4950 * share * share * Math.pow(1 - share, 98);
    assertThat(missed).isCloseTo(0.05, within(1e-9));
    assertThat(Proportion.detectable(3, 2, 0.95)).isNaN();
  }

  /**
   * Simulated: two samples of one population, how many of one lie below the rank-th of the other.
   */
  @Test
  void chanceLimitIsExceededAsSeldomAsItSays() {
    SplittableRandom random = new SplittableRandom(7);
    int m = 40;
    int n = 25;
    int rank = 2;
    double alpha = 0.05;
    int limit = Proportion.chanceLimit(m, n, rank, alpha);
    int exceeded = 0;
    int oneLess = 0;
    int trials = 20_000;
    for (int trial = 0; trial < trials; trial++) {
      double[] references = random.doubles(n).sorted().toArray();
      long below = random.doubles(m).filter(x -> x < references[rank - 1]).count();
      exceeded += below >= limit ? 1 : 0;
      oneLess += below >= limit - 1 ? 1 : 0;
    }
    assertThat((double) exceeded / trials).isLessThan(alpha + 0.006);
    assertThat((double) oneLess / trials).isGreaterThan(alpha - 0.006);
  }

  @Test
  void matchingRemovesADifferenceThatFollowsTheCovariate() {
    SplittableRandom random = new SplittableRandom(2);
    double[] xAccuracy = random.doubles(200, 0.90, 0.94).toArray();
    double[] yAccuracy = random.doubles(200, 0.92, 0.96).toArray();
    double[] x = Arrays.stream(xAccuracy).map(a -> 5 * a + 0.02 * random.nextGaussian()).toArray();
    double[] y = Arrays.stream(yAccuracy).map(a -> 5 * a + 0.02 * random.nextGaussian()).toArray();
    int[] once = new int[200];
    Arrays.fill(once, 1);
    assertThat(new MannWhitney(x, y).commonLanguageEffect()).isLessThan(0.2);
    MatchedEffect matched = new MatchedEffect(x, xAccuracy, y, yAccuracy, 0.002);
    assertThat(matched.of(once, once)).isBetween(0.4, 0.6);
    assertThat(matched.matchedShare()).isBetween(0.5, 0.75);
    MatchedEffect apart = new MatchedEffect(x, xAccuracy, y, new double[200], 0.002);
    assertThat(apart.matchedShare()).isZero();
    assertThat(apart.of(once, once)).isNaN();
  }

  @Test
  void quantilesInterpolate() {
    double[] sample = {4, 1, 3, 2};
    assertThat(Quantiles.median(sample)).isEqualTo(2.5);
    assertThat(Quantiles.of(sample, 0)).isEqualTo(1);
    assertThat(Quantiles.of(sample, 1)).isEqualTo(4);
    assertThat(Quantiles.of(sample, 0.25)).isEqualTo(1.75);
    assertThatThrownBy(() -> Quantiles.of(new double[0], 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void samplesMustBeComparable() {
    assertThatThrownBy(() -> new MannWhitney(new double[] {Double.NaN}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new MannWhitney(new double[] {1, 1}, new double[] {1}).twoSidedP()).isEqualTo(1);
  }
}
