package org.weightaudit.novelty.verdict;

import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.distance.Neighbours;

/**
 * All that was measured in an audit, before any inference.
 *
 * @param own measurements of the generated checkpoints
 * @param trainingSelf nearness of each training checkpoint to the other runs, or steps
 * @param trainingPerformance accuracy of each training checkpoint
 * @param trainingSpread distance of each training checkpoint to their mean
 * @param varianceRatio median over parameters of generated over training variance
 */
record Findings(
    Mode mode,
    Usable training,
    Usable generated,
    Optional<Usable> reference,
    List<Duplicate> trainingDuplicates,
    List<Duplicate> generatedDuplicates,
    Measurement own,
    Neighbours trainingSelf,
    Yard yard,
    Scale scale,
    Label[] labels,
    Optional<NoiseMeasurement> noise,
    List<BaselineMeasurement> baselines,
    Optional<double[]> trainingPerformance,
    double[] trainingSpread,
    double varianceRatio,
    Optional<Task> task) {

  Basis basis() {
    if (own.likeness().isEmpty()) {
      return Basis.WEIGHTS;
    }
    return noise.isPresent() ? Basis.FULL : Basis.WEIGHTS_AND_PREDICTIONS;
  }

  int count(Label label) {
    int count = 0;
    for (Label given : labels) {
      count += given == label ? 1 : 0;
    }
    return count;
  }

  /** Copies, and near-copies so near that no reference could be taken for one. */
  int certainCopies() {
    return count(Label.COPY) + nearCopies(true);
  }

  /** Near-copies of the kind that a few references are, too. */
  int doubtfulCopies() {
    return nearCopies(false);
  }

  private int nearCopies(boolean certain) {
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean near =
          own.nearest().get(i).get(0).distance() <= scale.certain()
              || own.scaledDistance()[i] <= scale.certain();
      count += labels[i] == Label.NEAR_COPY && near == certain ? 1 : 0;
    }
    return count;
  }
}
