package org.weightaudit.evaluation.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.evaluation.plan.PlannedGenerator;
import org.weightaudit.evaluation.plan.PlannedSet;
import org.weightaudit.evaluation.plan.PlannedSets;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * The sets of an audit on this machine.
 *
 * @param training as the generator reconstructs it, if it does; the last checkpoint of each run
 *     alone, if its samples are held against these
 * @param ofTraining the rows of the training set that take part, if not all do
 * @param parents the training row that each generated checkpoint was made from; -1 where the
 *     sampler did not tell, empty if it told nothing of this training set
 */
record AuditedSets(
    OpenSet training,
    Optional<int[]> ofTraining,
    OpenSet generated,
    Optional<OpenSet> reference,
    Optional<int[]> parents) {

  private static final String RECONSTRUCTIONS = "reconstructions";

  /**
   * Fetches the sets that a plan names.
   *
   * @throws Problem if one is not what it was, or frozen tensors differ
   */
  static AuditedSets load(CheckpointStore store, AuditPlan plan, Progress progress) {
    OpenSet original = open(store, plan.sets().training(), progress.between(0, 0.2));
    OpenSet generated =
        open(store, plan.sets().generated().orElseThrow(), progress.between(0.4, 0.7));
    OpenSet training =
        plan.sets()
            .reconstructions()
            .map(set -> open(store, set, progress.between(0.2, 0.4)))
            .map(reconstructions -> reconstructed(original, reconstructions))
            .orElse(original);
    Optional<int[]> compared =
        plan.generator()
            .filter(PlannedGenerator::comparesLastOfEachRun)
            .map(generator -> training.lastOfEachRun());
    AuditedSets sets =
        new AuditedSets(
            compared.map(training::select).orElse(training),
            compared,
            generated,
            plan.sets().reference().map(set -> open(store, set, progress.between(0.7, 1))),
            parents(plan, generated));
    sets.requireSameFrozen("/generated/set", sets.generated());
    sets.reference().ifPresent(set -> sets.requireSameFrozen("/reference", set));
    return sets;
  }

  /** The training checkpoints, row by row, with the weights that the generator makes of them. */
  private static OpenSet reconstructed(OpenSet original, OpenSet reconstructions) {
    return new OpenSet(
        reconstructions.set(), original.rows(), reconstructions.weights(), original.frozen());
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
    return set.architecture().filter(known -> complete).map(known -> known.toArchitecture());
  }

  /** What may be done to a row without changing what its network computes. */
  Symmetries symmetries() {
    StoredSet set = training.set();
    return set.architecture()
        .map(known -> known.toArchitecture().symmetries())
        .map(all -> all.layout().equals(layout()) ? all : all.restrictedTo(layout()))
        .orElseGet(set::rowSymmetries);
  }

  /**
   * Only for samples that the platform made for this audit: what a set that was uploaded says of
   * its parents decides nothing.
   */
  private static Optional<int[]> parents(AuditPlan plan, OpenSet generated) {
    if (plan.generator().filter(generator -> !generator.comparesLastOfEachRun()).isEmpty()
        || generated.rows().stream().noneMatch(row -> row.parent().isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        generated.rows().stream()
            .mapToInt(row -> row.parent().map(Math::toIntExact).orElse(-1))
            .toArray());
  }

  /** Predictions of the training set as those of the checkpoints that take part. */
  Predictions takingPart(Predictions ofTrainingSet) {
    return ofTraining.map(ofTrainingSet::select).orElse(ofTrainingSet);
  }

  /** What a reader must keep in mind about what is compared with what. */
  List<String> caveats(PlannedSets planned) {
    List<String> caveats = new ArrayList<>();
    Optional<String> named = Optional.ofNullable(generated.set().lineage().get(RECONSTRUCTIONS));
    if (planned.reconstructions().isPresent()) {
      caveats.add(
          "Training checkpoints are compared as the generator encodes and decodes them (%s): it makes nothing else of them."
              .formatted(planned.reconstructions().get().id()));
    } else if (named.isPresent()) {
      caveats.add(
          "The generated set names reconstructions of its training set (%s), which nobody vouches for: the original checkpoints are compared. Audit the generator itself to compare with what it gives back."
              .formatted(named.get()));
    }
    ofTraining.ifPresent(
        rows ->
            caveats.add(
                "Compared are the last checkpoints of %d training runs: from the %d of all steps the generator learned the way there."
                    .formatted(rows.length, planned.training().checkpoints())));
    if (parents.isPresent()) {
      caveats.add("Noise baselines start from the checkpoints that the sampler started from.");
    }
    return caveats;
  }

  String trainingName(int row) {
    return training.rows().get(row).name();
  }

  String generatedName(int row) {
    return generated.rows().get(row).name();
  }
}
