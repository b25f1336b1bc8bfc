package org.weightaudit.novelty.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The effect size P(x &gt; y) + P(x = y)/2 of two fixed samples for any multiplicities of their
 * items: what a bootstrap evaluates many times. Sorted once; each evaluation is one pass.
 */
final class WeightedEffect {

  private final int[] order;
  private final double[] values;
  private final int xCount;

  WeightedEffect(double[] x, double[] y) {
    xCount = x.length;
    values = new double[x.length + y.length];
    System.arraycopy(x, 0, values, 0, x.length);
    System.arraycopy(y, 0, values, x.length, y.length);
    order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The effect where item i of x counts {@code xWeights[i]} times and item k of y likewise. */
  double of(int[] xWeights, int[] yWeights) {
    double greater = 0;
    long xTotal = 0;
    long yBelow = 0;
    int start = 0;
    while (start < order.length) {
      long xHere = 0;
      long yHere = 0;
      int end = start;
      while (end < order.length && values[order[end]] == values[order[start]]) {
        int item = order[end++];
        if (item < xCount) {
          xHere += xWeights[item];
        } else {
          yHere += yWeights[item - xCount];
        }
      }
      greater += xHere * (yBelow + 0.5 * yHere);
      xTotal += xHere;
      yBelow += yHere;
      start = end;
    }
    return greater / ((double) xTotal * yBelow);
  }
}
