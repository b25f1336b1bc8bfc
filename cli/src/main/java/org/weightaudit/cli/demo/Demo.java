package org.weightaudit.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.weightaudit.cli.audit.SetUploader;
import org.weightaudit.cli.audit.Structure;
import org.weightaudit.cli.audit.VerdictText;
import org.weightaudit.cli.client.Audit;
import org.weightaudit.cli.client.Audits;
import org.weightaudit.cli.client.GeneratedSource;
import org.weightaudit.cli.client.HostedGenerator;
import org.weightaudit.cli.client.HostedGenerators;
import org.weightaudit.cli.client.WorkFailedException;
import org.weightaudit.cli.dataset.Mnist;
import org.weightaudit.cli.terminal.ProgressDisplay;
import org.weightaudit.sampledata.IdxFiles;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/** The demo from data to verdicts. */
final class Demo {

  private final DemoPlan plan;
  private final Mnist mnist;
  private final TrainedSets trained;
  private final SetUploader uploader;
  private final HostedGenerators hosted;
  private final Audits audits;
  private final ProgressDisplay display;

  Demo(
      DemoPlan plan,
      Mnist mnist,
      TrainedSets trained,
      SetUploader uploader,
      HostedGenerators hosted,
      Audits audits,
      ProgressDisplay display) {
    this.plan = plan;
    this.mnist = mnist;
    this.trained = trained;
    this.uploader = uploader;
    this.hosted = hosted;
    this.audits = audits;
    this.display = display;
  }

  /**
   * Runs it.
   *
   * @param folder where the generators' files are written, and stay
   * @param told hears each verdict as it comes
   */
  List<TrialOutcome> run(Path folder, Consumer<String> told) throws IOException {
    IdxFiles files = mnist.fetch();
    mnist.upload(Mnist.TRAIN, files);
    mnist.upload(Mnist.TEST, files);
    TrainedSets.Order zoo =
        trained.networks("training set", "TRAINING", plan.trainingRuns(), plan.seed());
    TrainedSets.Order held =
        trained.networks("references", "REFERENCE", plan.references(), plan.seed() + 1);
    TrainedSets.Order fresh =
        trained.networks("further ones", "GENERATED", plan.generated(), plan.seed() + 2);
    TrainedSets.Order run = trained.steps("training steps", "TRAINING", plan.seed() + 3);
    TrainedSets.Order tail = trained.tail("steps of last layers", "TRAINING", plan.seed() + 4);
    String networks = trained.await(zoo);
    String references = trained.await(held);
    String further = trained.await(fresh);
    String steps = trained.await(run);
    String lastLayers = trained.await(tail);

    List<Trial> trials =
        new ArrayList<>(generate(folder, networks, Optional.of(references), further, steps));
    trials.add(learn(lastLayers));
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (Trial trial : trials) {
      TrialOutcome outcome = audit(trial);
      outcomes.add(outcome);
      tell(outcome, told);
    }
    return outcomes;
  }

  private List<Trial> generate(
      Path folder, String networks, Optional<String> references, String further, String steps)
      throws IOException {
    display.begin("generating checkpoint files");
    Generators generators = new Generators(plan.generated(), new Seed(plan.seed()));
    Path downloads = Files.createDirectories(folder.resolve("downloads"));
    WeightMatrix training = trained.weights(networks, downloads);
    WeightMatrix trajectory = trained.weights(steps, downloads);
    WeightMatrix copies =
        generators.copies(training, plan.architecture().symmetries(), plan.noiseShare());
    List<Trial> trials =
        List.of(
            new Trial(
                "copies, units permuted",
                "MEMORIZED",
                networks,
                references,
                written(folder.resolve("copies"), CheckpointWriting.PT, copies)),
            new Trial(
                "trained from scratch",
                "NOVEL",
                networks,
                references,
                written(
                    folder.resolve("from-scratch"),
                    CheckpointWriting.NPZ,
                    trained.weights(further, downloads))),
            new Trial(
                "averages of %d steps".formatted(plan.window()),
                "INTERPOLATING",
                steps,
                references,
                written(
                    folder.resolve("averages"),
                    CheckpointWriting.SAFETENSORS,
                    generators.averages(trajectory, plan.window()))));
    display.end("in " + folder);
    return trials;
  }

  private Trial.Files written(Path folder, CheckpointWriting writing, WeightMatrix rows)
      throws IOException {
    writing.write(Files.createDirectories(folder), plan.architecture().layout(), rows);
    return new Trial.Files(folder, writing);
  }

  /**
   * P-diff on the platform. Nothing trained from scratch has its frozen layers, so it is audited
   * without references.
   */
  private Trial learn(String steps) {
    display.begin("training P-diff");
    Map<String, Object> request =
        Map.of(
            "name",
            "P-diff",
            "method",
            "p-diff",
            "preset",
            plan.preset(),
            "training",
            steps,
            "seed",
            plan.seed());
    String id = hosted.start(request, "demo-" + UUID.randomUUID()).id();
    HostedGenerator generator = hosted.follow(id, display::show);
    if (!generator.hasSucceeded()) {
      throw new WorkFailedException("training P-diff", generator);
    }
    display.end(id);
    return new Trial(
        "P-diff on last layers", "INTERPOLATING", steps, Optional.empty(), new Trial.Hosted(id));
  }

  private TrialOutcome audit(Trial trial) throws IOException {
    String key = "demo-" + UUID.randomUUID();
    GeneratedSource generated = source(trial, key);
    display.begin("auditing " + trial.what());
    Audit started =
        audits.start(
            new Audits.Request(
                trial.training(),
                generated,
                trial.reference(),
                Optional.of(Mnist.TEST),
                List.of(),
                Optional.empty(),
                plan.seed()),
            key);
    Audit audit = audits.follow(started.id(), display::show);
    display.end(audit.verdict().orElse(audit.state()));
    return new TrialOutcome(trial, audit, audits.page(audit.id()));
  }

  private GeneratedSource source(Trial trial, String key) throws IOException {
    if (trial.source() instanceof Trial.Hosted sampled) {
      return new GeneratedSource.OfGenerator(sampled.generator(), plan.generated(), plan.seed());
    }
    Trial.Files files = (Trial.Files) trial.source();
    SetUploader.Plan upload =
        new SetUploader.Plan(
            trial.what(),
            "GENERATED",
            Structure.of(plan.architecture()),
            Optional.empty(),
            key,
            false,
            Optional.empty());
    return new GeneratedSource.OfSet(
        uploader.upload(trial.what(), List.of(files.folder()), upload).id());
  }

  private static void tell(TrialOutcome outcome, Consumer<String> told) {
    told.accept("");
    told.accept("=== " + outcome.trial().what() + " ===");
    VerdictText.of(outcome.audit()).forEach(told);
    told.accept("report: " + outcome.page());
    told.accept("");
  }
}
