package org.weightaudit.generators.pdiff;

import java.util.Arrays;
import java.util.BitSet;
import org.weightaudit.weights.architecture.Predictions;

/** What networks make of test images: accuracies and wrong answers. */
final class Behaviour {

  private final double[] accuracies;
  private final BitSet[] wrong;

  Behaviour(Predictions predictions, int[] labels) {
    accuracies = predictions.accuracies(labels);
    wrong = new BitSet[predictions.networks()];
    for (int n = 0; n < wrong.length; n++) {
      wrong[n] = new BitSet();
      for (int item = 0; item < labels.length; item++) {
        wrong[n].set(item, predictions.label(n, item) != labels[item]);
      }
    }
  }

  double accuracy() {
    return Arrays.stream(accuracies).average().orElseThrow();
  }

  double accuracySpread() {
    double mean = accuracy();
    return Math.sqrt(
        Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum()
            / (accuracies.length - 1));
  }

  /** Mean over networks of the largest overlap of wrong answers with another set's networks. */
  double maximumSimilarity(Behaviour others) {
    double sum = 0;
    for (int n = 0; n < wrong.length; n++) {
      double largest = 0;
      for (int m = 0; m < others.wrong.length; m++) {
        if (others != this || m != n) {
          BitSet both = (BitSet) wrong[n].clone();
          both.and(others.wrong[m]);
          int common = both.cardinality();
          int either = wrong[n].cardinality() + others.wrong[m].cardinality() - common;
          largest = Math.max(largest, (double) common / either);
        }
      }
      sum += largest;
    }
    return sum / wrong.length;
  }
}
