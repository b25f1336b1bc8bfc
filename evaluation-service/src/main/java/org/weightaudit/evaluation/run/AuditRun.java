package org.weightaudit.evaluation.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.weightaudit.evaluation.archive.AuditArchive;
import org.weightaudit.evaluation.archive.AuditOutcome;
import org.weightaudit.evaluation.archive.CheckpointFinding;
import org.weightaudit.evaluation.archive.DrawnFigure;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.evaluation.plan.BaselineSpec;
import org.weightaudit.jobs.JobKind;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.figure.AuditFigures;
import org.weightaudit.novelty.figure.Figure;
import org.weightaudit.novelty.figure.HeatmapInput;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;

/**
 * An audit from its sealed sets to its stored report: load the sets, learn what their networks do,
 * measure and decide, draw, store. The measures and the decision themselves are those of {@link
 * Audit}.
 */
@Component
public class AuditRun implements JobKind {

  /** What audits are called among jobs. */
  public static final String KIND = "audit";

  private final AuditArchive archive;
  private final CheckpointStore store;
  private final GeneratorSamples samples;
  private final ObjectProvider<ComputeDevice> device;

  AuditRun(
      AuditArchive archive,
      CheckpointStore store,
      GeneratorSamples samples,
      ObjectProvider<ComputeDevice> device) {
    this.archive = archive;
    this.store = store;
    this.samples = samples;
    this.device = device;
  }

  @Override
  public String name() {
    return KIND;
  }

  /**
   * Holds the sets for good, lets a generator make what is to be audited, and brings all sets to
   * this machine.
   */
  @Override
  public void prepare(JobRun job) throws InterruptedException {
    AuditPlan plan = archive.get(job.subject()).plan();
    for (String set : plan.neededIds()) {
      store.hold(set, job.subject(), "audit " + job.subject());
    }
    if (plan.generator().isPresent() && plan.sets().generated().isEmpty()) {
      samples.bring(job, plan.generator().get());
    }
    Stages stages = new Stages(job.progress());
    AuditedSets.load(store, archive.get(job.subject()).plan(), stages.part("loading", 0, 0));
  }

  @Override
  public Runnable run(JobRun job) {
    AuditPlan plan = archive.get(job.subject()).plan();
    Stages stages = new Stages(job.progress());
    ComputeDevice computing = device.getObject();

    AuditedSets sets = AuditedSets.load(store, plan, stages.part("loading", 0, 0.1));
    try (Behaviour behaviour =
        Behaviour.of(store, computing, plan, sets, stages.within("measuring"))) {
      Policy policy = Policy.standard();
      AuditResult result =
          new Audit(new MatrixProducts(computing), policy, new Seed(plan.seed()))
              .run(input(plan, sets, behaviour), stages.part("measuring", 0.1, 0.92));
      List<Figure> figures = draw(result, plan, sets, computing);
      AuditOutcome outcome =
          Outcomes.of(
              result,
              sets,
              Stream.concat(sets.caveats(plan.sets()).stream(), behaviour.caveats().stream())
                  .toList(),
              figures,
              policy,
              computing.describe());
      List<CheckpointFinding> findings = Outcomes.findings(result, sets);
      stages.part("drawing", 0.92, 0.98).report("figures", 0);
      List<DrawnFigure> drawn = figures.stream().map(DrawnFigure::of).toList();
      stages.part("storing", 0.98, 1).report("report", 0);
      return () -> archive.complete(job.subject(), outcome, findings, drawn);
    }
  }

  private static AuditInput input(AuditPlan plan, AuditedSets sets, Behaviour behaviour) {
    return new AuditInput(
        behaviour.training(sets),
        behaviour.generated(sets),
        behaviour.reference(sets),
        sets.symmetries(),
        behaviour.task(),
        sets.parents(),
        plan.request().baselines().orElse(List.of()).stream()
            .map(BaselineSpec::request)
            .flatMap(Optional::stream)
            .toList());
  }

  private static List<Figure> draw(
      AuditResult result, AuditPlan plan, AuditedSets sets, ComputeDevice device) {
    Seed alignment = new Seed(plan.seed()).of("alignment");
    return AuditFigures.of(
        result,
        new HeatmapInput(
            sets.training().weights(),
            sets.generated().weights(),
            new SymmetryAwareDistance(sets.symmetries(), new MatrixProducts(device), alignment),
            new Aligner(sets.symmetries()),
            sets::trainingName,
            sets::generatedName));
  }
}
