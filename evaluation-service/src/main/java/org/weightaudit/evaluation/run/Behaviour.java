package org.weightaudit.evaluation.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.evaluation.plan.PlannedDataset;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Task;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredDataset;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/**
 * What is known of what the networks do: the platform runs them, or predictions came with the sets,
 * or nothing is known and the verdict is on weights alone.
 */
final class Behaviour implements AutoCloseable {

  private final Optional<Task> task;
  private final Optional<Brought> brought;
  private final List<String> caveats;
  private final Optional<Classifier> classifier;

  /** Predictions that came with the sets. */
  private record Brought(
      Predictions training, Predictions generated, Optional<Predictions> reference) {

    Stream<Predictions> all() {
      return Stream.concat(Stream.of(training, generated), reference.stream());
    }
  }

  private Behaviour(
      Optional<Task> task,
      Optional<Brought> brought,
      List<String> caveats,
      Optional<Classifier> classifier) {
    this.task = task;
    this.brought = brought;
    this.caveats = caveats;
    this.classifier = classifier;
  }

  /**
   * Finds out what can be known.
   *
   * @param running is told while networks are run; what it throws stops them
   */
  static Behaviour of(
      CheckpointStore store,
      ComputeDevice device,
      AuditPlan plan,
      AuditedSets sets,
      Progress running) {
    if (plan.dataset().isEmpty()) {
      return new Behaviour(Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }
    LabeledImages images = images(store, plan.dataset().get());
    return sets.architecture()
        .map(architecture -> run(device, architecture, images, sets, running))
        .orElseGet(() -> brought(store, plan.dataset().get().name(), images, sets));
  }

  private static LabeledImages images(CheckpointStore store, PlannedDataset planned) {
    StoredDataset dataset =
        store
            .dataset(planned.name())
            .orElseThrow(() -> Problem.notFound("data set " + planned.name()));
    if (!dataset.digest().equals(Optional.of(planned.digest()))) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The data set %s has the digest %s; it had %s when the audit was posted."
              .formatted(planned.name(), dataset.digest().orElse("none"), planned.digest()));
    }
    return store.images(dataset);
  }

  private static Behaviour run(
      ComputeDevice device,
      Architecture architecture,
      LabeledImages images,
      AuditedSets sets,
      Progress running) {
    Optional<FrozenRest> frozen =
        sets.training().frozen().map(values -> new FrozenRest(sets.layout(), values));
    Classifier classifier = new Classifier(device, architecture, frozen, images);
    Task task =
        new Task(
            images.labels(),
            architecture.classes(),
            Optional.of(weights -> classifier.predict(weights, running)));
    return new Behaviour(Optional.of(task), Optional.empty(), List.of(), Optional.of(classifier));
  }

  private static Behaviour brought(
      CheckpointStore store, String dataset, LabeledImages images, AuditedSets sets) {
    List<String> without =
        Stream.of(sets.training(), sets.generated())
            .filter(set -> !hasPredictions(set, dataset))
            .map(set -> set.set().name())
            .toList();
    if (!without.isEmpty()) {
      String caveat =
          "The platform cannot run these networks, and no predictions for %s came with %s: behaviour is unknown."
              .formatted(dataset, String.join(" and ", without));
      return new Behaviour(Optional.empty(), Optional.empty(), List.of(caveat), Optional.empty());
    }
    Optional<OpenSet> reference = sets.reference().filter(set -> hasPredictions(set, dataset));
    Brought brought =
        new Brought(
            sets.takingPart(store.predictions(sets.training().set().id(), dataset)),
            store.predictions(sets.generated().set().id(), dataset),
            reference.map(set -> store.predictions(set.set().id(), dataset)));
    List<String> caveats =
        sets.reference().isPresent() && reference.isEmpty()
            ? List.of(
                "No predictions for %s came with the references: behaviour has no yardstick."
                    .formatted(dataset))
            : List.of();
    int classes =
        Math.max(images.classes(), brought.all().mapToInt(Behaviour::classes).max().orElse(0));
    return new Behaviour(
        Optional.of(new Task(images.labels(), classes, Optional.empty())),
        Optional.of(brought),
        caveats,
        Optional.empty());
  }

  private static boolean hasPredictions(OpenSet set, String dataset) {
    return set.set().predictions().stream().anyMatch(p -> p.dataset().equals(dataset));
  }

  /** One more than the greatest label; predictions may name classes that the truth lacks. */
  private static int classes(Predictions predictions) {
    return IntStream.range(0, predictions.networks())
            .flatMap(
                network ->
                    IntStream.range(0, predictions.items())
                        .map(item -> predictions.label(network, item)))
            .max()
            .orElse(0)
        + 1;
  }

  Optional<Task> task() {
    return task;
  }

  /** What a reader must keep in mind about how behaviour is known. */
  List<String> caveats() {
    return caveats;
  }

  Checkpoints training(AuditedSets sets) {
    return checkpoints(sets.training(), brought.map(Brought::training));
  }

  /** Generated checkpoints have no runs of their own. */
  Checkpoints generated(AuditedSets sets) {
    WeightMatrix weights = sets.generated().weights();
    int[] rows = new int[weights.rows()];
    Arrays.setAll(rows, row -> row);
    return new Checkpoints(weights, rows, brought.map(Brought::generated));
  }

  Optional<Checkpoints> reference(AuditedSets sets) {
    return sets.reference().map(set -> checkpoints(set, brought.flatMap(Brought::reference)));
  }

  private static Checkpoints checkpoints(OpenSet set, Optional<Predictions> predictions) {
    return new Checkpoints(set.weights(), set.runs(), predictions);
  }

  @Override
  public void close() {
    classifier.ifPresent(Classifier::close);
  }
}
