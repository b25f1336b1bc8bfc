package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import java.util.Optional;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * One side of an audit.
 *
 * @param weights one row a checkpoint
 * @param runs the training run of each row; rows of one run are in the order of training
 * @param predictions what the networks predict for the audit's task, where that was brought along
 */
public record Checkpoints(WeightMatrix weights, int[] runs, Optional<Predictions> predictions) {

  public Checkpoints {
    if (runs.length != weights.rows()) {
      throw new IllegalArgumentException(
          "%d checkpoints, but %d runs".formatted(weights.rows(), runs.length));
    }
    if (predictions.isPresent() && predictions.get().networks() != weights.rows()) {
      throw new IllegalArgumentException(
          "%d checkpoints, but predictions of %d"
              .formatted(weights.rows(), predictions.get().networks()));
    }
    runs = runs.clone();
  }

  /** Checkpoints each of which comes from a run of its own. */
  public static Checkpoints independent(WeightMatrix weights) {
    int[] runs = new int[weights.rows()];
    Arrays.setAll(runs, i -> i);
    return new Checkpoints(weights, runs, Optional.empty());
  }

  /** Checkpoints of the given runs. */
  public static Checkpoints ofRuns(WeightMatrix weights, int... runs) {
    return new Checkpoints(weights, runs, Optional.empty());
  }

  public int count() {
    return runs.length;
  }

  int distinctRuns() {
    return (int) Arrays.stream(runs).distinct().count();
  }

  Checkpoints select(int... rows) {
    return new Checkpoints(
        weights.select(rows),
        Arrays.stream(rows).map(row -> runs[row]).toArray(),
        predictions.map(all -> all.select(rows)));
  }
}
