package org.weightaudit.novelty.verdict;

import java.util.Optional;
import java.util.function.Function;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * What the networks are for.
 *
 * @param truth the right label of every test item
 * @param classes how many labels there are
 * @param network runs any weights of the audited layout on the test items, if the platform can
 */
public record Task(
    int[] truth, int classes, Optional<Function<WeightMatrix, Predictions>> network) {

  public Task {
    truth = truth.clone();
  }

  /** The performance of guessing: 1 over the number of classes. */
  public double chance() {
    return 1.0 / classes;
  }
}
