package org.weightaudit.evaluation.run;

import java.util.Arrays;
import java.util.Optional;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.evaluation.plan.PlannedSet;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.symmetry.Symmetries;

/** The sets of an audit on this machine. */
record AuditedSets(OpenSet training, OpenSet generated, Optional<OpenSet> reference) {

  /**
   * Fetches the sets that a plan names.
   *
   * @throws Problem if one is not what it was, or frozen tensors differ
   */
  static AuditedSets load(CheckpointStore store, AuditPlan plan, Progress progress) {
    AuditedSets sets =
        new AuditedSets(
            open(store, plan.sets().training(), progress.between(0, 0.4)),
            open(store, plan.sets().generated().orElseThrow(), progress.between(0.4, 0.7)),
            plan.sets().reference().map(set -> open(store, set, progress.between(0.7, 1))));
    sets.requireSameFrozen("/generated/set", sets.generated());
    sets.reference().ifPresent(set -> sets.requireSameFrozen("/reference", set));
    return sets;
  }

  private static OpenSet open(CheckpointStore store, PlannedSet planned, Progress progress) {
    OpenSet set = store.open(planned.id(), progress);
    if (!set.set().digest().equals(Optional.of(planned.digest()))) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The set %s has the digest %s; it had %s when the audit was posted."
              .formatted(planned.id(), set.set().digest().orElse("none"), planned.digest()));
    }
    return set;
  }

  private void requireSameFrozen(String pointer, OpenSet other) {
    boolean differ =
        training.frozen().isPresent()
            && other.frozen().isPresent()
            && !Arrays.equals(training.frozen().get(), other.frozen().get());
    if (differ) {
      throw Problem.invalid(
          pointer,
          "Found other frozen tensors in %s than in the training set; wanted the same, so that only what was generated differs."
              .formatted(other.set().id()));
    }
  }

  Layout layout() {
    return training.set().rowLayout();
  }

  /** The network that rows belong to, if the platform can run it. */
  Optional<Architecture> architecture() {
    StoredSet set = training.set();
    boolean complete = set.partial().isEmpty() || training.frozen().isPresent();
    return set.architecture().filter(known -> complete).map(known -> known.architecture());
  }

  /** What may be done to a row without changing what its network computes. */
  Symmetries symmetries() {
    StoredSet set = training.set();
    return set.architecture()
        .map(known -> known.architecture().symmetries())
        .map(all -> all.layout().equals(layout()) ? all : all.restrictedTo(layout()))
        .orElseGet(set::rowSymmetries);
  }

  String trainingName(int row) {
    return training.rows().get(row).name();
  }

  String generatedName(int row) {
    return generated.rows().get(row).name();
  }
}
