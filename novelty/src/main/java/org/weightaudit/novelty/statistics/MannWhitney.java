package org.weightaudit.novelty.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.ContinuityCorrection;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * Compares two samples x and y by the number U of pairs with x &gt; y, ties counting one half (Mann
 * and Whitney, 1947). The effect size A = U / (|x|·|y|) is the probability that a random x exceeds
 * a random y; 2A - 1 is the rank-biserial correlation.
 *
 * <p>p-values assume independent items; the effect size does not.
 */
public final class MannWhitney {

  private static final int LARGEST_EXACT_SAMPLE = 20;

  private final double[] x;
  private final double[] y;

  /**
   * @throws IllegalArgumentException if a sample is empty or holds NaN
   */
  public MannWhitney(double[] x, double[] y) {
    requireComparable(x);
    requireComparable(y);
    this.x = x.clone();
    this.y = y.clone();
  }

  private static void requireComparable(double[] sample) {
    if (sample.length == 0 || Arrays.stream(sample).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("a sample is empty or holds NaN");
    }
  }

  /** Number of pairs with x &gt; y, plus half the ties. */
  public double u() {
    return MannWhitneyUTest.withDefaults().statistic(x, y);
  }

  /** A = P(x &gt; y) + P(x = y)/2. */
  public double commonLanguageEffect() {
    return u() / ((double) x.length * y.length);
  }

  public double rankBiserial() {
    return 2 * commonLanguageEffect() - 1;
  }

  /** For "the samples differ"; 1 if all values are equal. */
  public double twoSidedP() {
    return p(AlternativeHypothesis.TWO_SIDED);
  }

  /** For "x tends to be less than y". */
  public double lessP() {
    return p(AlternativeHypothesis.LESS_THAN);
  }

  /**
   * Exact for at most 20 values a sample without ties; else the normal approximation with
   * corrections for ties and continuity.
   */
  private double p(AlternativeHypothesis alternative) {
    if (Arrays.stream(x).allMatch(value -> value == x[0])
        && Arrays.stream(y).allMatch(value -> value == x[0])) {
      return 1;
    }
    boolean exact =
        x.length <= LARGEST_EXACT_SAMPLE && y.length <= LARGEST_EXACT_SAMPLE && !hasTies();
    return MannWhitneyUTest.withDefaults()
        .with(alternative)
        .with(exact ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
        .with(ContinuityCorrection.ENABLED)
        .test(x, y)
        .getPValue();
  }

  private boolean hasTies() {
    double[] all = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, all, x.length, y.length);
    return Arrays.stream(all).distinct().count() < all.length;
  }
}
