package org.weightaudit.evaluation.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredDataset;
import org.weightaudit.storeclient.StoredSet;

/** Checks a request against the store and names everything that is wrong with it. */
@Component
public class PlanAudit {

  private static final Pattern SET_ID = Pattern.compile("cs_[0-9a-z]{1,60}");
  private static final int MOST_BASELINES = 16;

  private final CheckpointStore store;
  private final GeneratorFits generators;

  PlanAudit(CheckpointStore store, GeneratorFits generators) {
    this.store = store;
    this.generators = generators;
  }

  /**
   * The plan for a request.
   *
   * @throws Problem that names each invalid part, or that the store cannot be reached
   */
  public AuditPlan plan(AuditRequest request) {
    Refusals refusals = new Refusals();
    Optional<StoredSet> training = sealed("/training", request.training(), refusals);
    GeneratedSource source = request.generated();
    Optional<GeneratorFits.Fit> fit =
        source.generator().flatMap(id -> generators.check(source, training, refusals));
    if (source.generator().isPresent()) {
      source.starts().ifPresent(starts -> sealed("/generated/starts", starts, refusals));
    }
    Optional<StoredSet> generated =
        source.generator().isPresent() ? Optional.empty() : generatedSet(source, refusals);
    Optional<StoredSet> reconstructions =
        fit.flatMap(GeneratorFits.Fit::reconstructions).flatMap(this::find);
    Optional<StoredSet> reference =
        request.reference().flatMap(id -> sealed("/reference", id, refusals));
    training.ifPresent(
        set -> {
          generated.ifPresent(other -> SameShape.check("/generated/set", set, other, refusals));
          reference.ifPresent(other -> SameShape.check("/reference", set, other, refusals));
          reference.ifPresent(other -> heldOut(set, "training", other, refusals));
        });
    generated.ifPresent(
        set -> reference.ifPresent(other -> heldOut(set, "generated", other, refusals)));
    Optional<StoredDataset> dataset = request.dataset().flatMap(name -> dataset(name, refusals));
    training.ifPresent(
        set -> dataset.ifPresent(images -> BehaviourFits.check(set, images, refusals)));
    dataset.ifPresent(
        images -> {
          training.ifPresent(s -> BehaviourFits.predictions("/training", s, images, refusals));
          generated.ifPresent(
              s -> BehaviourFits.predictions("/generated/set", s, images, refusals));
          reference.ifPresent(s -> BehaviourFits.predictions("/reference", s, images, refusals));
        });
    int trainingCount = training.map(StoredSet::checkpoints).orElse(Integer.MAX_VALUE);
    List<BaselineSpec> baselines =
        request.baselines().orElseGet(() -> BaselineSpec.standard(trainingCount));
    checkBaselines(baselines, trainingCount, refusals);
    checkPolicy(request, refusals);
    refusals.throwIfAny();
    Optional<PlannedGenerator> generator = fit.map(GeneratorFits.Fit::generator);
    AuditRequest complete =
        new AuditRequest(
            request.training(),
            generator
                .map(GeneratedSource::ofGenerator)
                .orElseGet(() -> GeneratedSource.ofSet(generated.orElseThrow().id())),
            request.reference(),
            request.dataset(),
            Optional.of(baselines),
            Optional.of(AuditRequest.DEFAULT_POLICY),
            Optional.of(request.seed().orElse(AuditRequest.DEFAULT_SEED)));
    return new AuditPlan(
        complete,
        new PlannedSets(
            PlannedSet.of(training.orElseThrow()),
            reconstructions.map(PlannedSet::of),
            generated.map(PlannedSet::of),
            reference.map(PlannedSet::of)),
        generator,
        dataset.map(PlannedDataset::of));
  }

  private Optional<StoredSet> generatedSet(GeneratedSource source, Refusals refusals) {
    if (source.count().isPresent()) {
      refusals.add(
          "/generated/count",
          "Found %d; a count goes with a generator. A set is audited whole."
              .formatted(source.count().get()));
    }
    if (source.starts().isPresent()) {
      refusals.add(
          "/generated/starts",
          "Found %s; starts go with a generator.".formatted(source.starts().get()));
    }
    if (source.seed().isPresent()) {
      refusals.add(
          "/generated/seed",
          "Found %d; this seed goes with a generator. The audit's own is /seed."
              .formatted(source.seed().get()));
    }
    if (source.target().isPresent()) {
      refusals.add(
          "/generated/target",
          "Found %s; a target goes with a generator.".formatted(source.target().get()));
    }
    if (source.set().isEmpty()) {
      refusals.add(
          "/generated/set", "Found nothing; wanted the id of a sealed set, or a generator.");
      return Optional.empty();
    }
    return sealed("/generated/set", source.set().get(), refusals);
  }

  private Optional<StoredSet> sealed(String pointer, String id, Refusals refusals) {
    Optional<StoredSet> set = find(id);
    if (set.isEmpty()) {
      refusals.add(
          pointer,
          "Found \"%s\", which is no checkpoint set; wanted the id of a sealed one, cs_…"
              .formatted(id));
    } else if (!set.get().isSealed()) {
      refusals.add(
          pointer,
          "Found %s, which is %s; wanted a SEALED set: POST /v1/checkpoint-sets/%s:seal first."
              .formatted(id, set.get().state(), id));
      return Optional.empty();
    }
    return set;
  }

  private Optional<StoredSet> find(String id) {
    return SET_ID.matcher(id).matches()
        ? Problem.unlessRefused(() -> store.set(id))
        : Optional.empty();
  }

  /** A yardstick that the generator has seen, or that it made, measures nothing. */
  private static void heldOut(StoredSet set, String role, StoredSet reference, Refusals refusals) {
    if (set.digest().equals(reference.digest())) {
      refusals.add(
          "/reference",
          "Found the content of the %s set; wanted checkpoints trained from scratch and held out."
              .formatted(role));
    }
  }

  private Optional<StoredDataset> dataset(String name, Refusals refusals) {
    Optional<StoredDataset> dataset =
        Problem.unlessRefused(() -> store.dataset(name)).flatMap(found -> found);
    if (dataset.isEmpty()) {
      refusals.add(
          "/dataset",
          "Found \"%s\"; there is no data set of that name. GET /v1/datasets lists them."
              .formatted(name));
    } else if (!dataset.get().isSealed()) {
      refusals.add(
          "/dataset",
          "Found \"%s\", which is %s; wanted a SEALED data set: POST /v1/datasets/%s:seal first."
              .formatted(name, dataset.get().state(), dataset.get().id()));
      return Optional.empty();
    }
    return dataset;
  }

  private static void checkBaselines(
      List<BaselineSpec> baselines, int trainingCount, Refusals refusals) {
    if (baselines.size() > MOST_BASELINES) {
      refusals.add(
          "/baselines",
          "Found %d baselines; wanted at most %d.".formatted(baselines.size(), MOST_BASELINES));
      return;
    }
    Set<BaselineSpec> seen = new HashSet<>();
    for (int i = 0; i < baselines.size(); i++) {
      baselines.get(i).check("/baselines/" + i, trainingCount, refusals);
      if (!seen.add(baselines.get(i))) {
        refusals.add("/baselines/" + i, "Found a baseline that is listed before; wanted it once.");
      }
    }
  }

  private static void checkPolicy(AuditRequest request, Refusals refusals) {
    request
        .policy()
        .filter(name -> !name.equals(AuditRequest.DEFAULT_POLICY))
        .ifPresent(
            name ->
                refusals.add(
                    "/policy",
                    "Found \"%s\"; wanted \"default\", the only policy so far.".formatted(name)));
  }
}
