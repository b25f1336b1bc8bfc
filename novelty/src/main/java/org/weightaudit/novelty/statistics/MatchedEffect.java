package org.weightaudit.novelty.statistics;

/**
 * The effect size P(x &gt; y) + P(x = y)/2 between items of like covariate: each x is compared with
 * the y's whose covariate is near its own, by a Gaussian kernel. Similarity of errors follows
 * accuracy (independent networks of error rate e have an IoU of about e/(2-e)), so comparing groups
 * of unlike accuracy without matching would call the less accurate one novel.
 *
 * <p>An x without {@value #FEWEST_EQUIVALENTS} y's worth of kernel weight is unmatched and left
 * out.
 */
public final class MatchedEffect {

  /** How much kernel weight of y's an x needs to be compared at all. */
  public static final double FEWEST_EQUIVALENTS = 3;

  private final double[][] weight;
  private final double[][] exceeds;

  /**
   * @param bandwidth standard deviation of the kernel, in the unit of the covariate
   */
  public MatchedEffect(
      double[] x, double[] xCovariate, double[] y, double[] yCovariate, double bandwidth) {
    weight = new double[x.length][y.length];
    exceeds = new double[x.length][y.length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < y.length; k++) {
        double z = (xCovariate[i] - yCovariate[k]) / bandwidth;
        weight[i][k] = Math.exp(-z * z / 2);
        exceeds[i][k] = x[i] > y[k] ? 1 : x[i] == y[k] ? 0.5 : 0;
      }
    }
  }

  /** Share of x's that have a match. */
  public double matchedShare() {
    int matched = 0;
    for (double[] row : weight) {
      double sum = 0;
      for (double w : row) {
        sum += w;
      }
      matched += sum >= FEWEST_EQUIVALENTS ? 1 : 0;
    }
    return (double) matched / weight.length;
  }

  /**
   * The effect over matched x's, for items that occur with these multiplicities; NaN without any.
   */
  public double of(int[] xWeights, int[] yWeights) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < weight.length; i++) {
      if (xWeights[i] == 0) {
        continue;
      }
      double total = 0;
      double greater = 0;
      for (int k = 0; k < weight[i].length; k++) {
        double w = yWeights[k] * weight[i][k];
        total += w;
        greater += w * exceeds[i][k];
      }
      if (total >= FEWEST_EQUIVALENTS) {
        sum += xWeights[i] * greater / total;
        count += xWeights[i];
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
