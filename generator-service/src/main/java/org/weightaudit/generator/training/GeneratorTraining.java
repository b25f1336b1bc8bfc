package org.weightaudit.generator.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import org.weightaudit.generator.method.Methods;
import org.weightaudit.generator.scratch.ScratchFolder;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobKind;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredArtifact;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** The training or import of one generator, from sealed set to saved file. */
@Component
class GeneratorTraining implements JobKind {

  static final String KIND = "generator";

  private static final double LEARNED = 0.95;
  private static final double STORING = 0.98;

  private final GeneratorArchive archive;
  private final Methods methods;
  private final CheckpointStore store;
  private final Reconstructions reconstructions;
  private final ComputeDevice device;
  private final TransactionTemplate transactions;
  private final ScratchFolder scratchFolder;

  GeneratorTraining(
      GeneratorArchive archive,
      Methods methods,
      CheckpointStore store,
      Reconstructions reconstructions,
      ComputeDevice device,
      TransactionTemplate transactions,
      ScratchFolder scratchFolder) {
    this.archive = archive;
    this.methods = methods;
    this.store = store;
    this.reconstructions = reconstructions;
    this.device = device;
    this.transactions = transactions;
    this.scratchFolder = scratchFolder;
  }

  @Override
  public String name() {
    return KIND;
  }

  /** Brings the set, the file to import and the kept state to this machine. */
  @Override
  public void prepare(JobRun job) {
    GeneratorPlan plan = archive.get(job.subject()).plan();
    store.open(plan.training().id(), job.progress());
    plan.artifact().ifPresent(file -> store.artifact(file, job.progress()));
    watch(job).resumeFrom();
  }

  private KeptTraining watch(JobRun job) {
    return new KeptTraining(job, archive, store, transactions, job.progress().between(0, LEARNED));
  }

  @Override
  public Runnable run(JobRun job) throws IOException {
    GeneratorPlan plan = archive.get(job.subject()).plan();
    KeptTraining training = watch(job);
    Path scratch = scratchFolder.newFolder();
    OpenSet set = store.open(plan.training().id(), Progress.unobserved());
    try (Generator generator = learn(plan, set, training, scratch)) {
      Optional<String> reconstructed =
          reconstructions.keep(job, plan, generator, set, job.progress().between(LEARNED, STORING));
      job.progress().report("storing", STORING);
      LearnedGenerator learned =
          store(
              job, plan, generator, training.losses(), reconstructed, scratch.resolve("generator"));
      return () -> complete(job.subject(), learned, training);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("/training", String.valueOf(e.getMessage())).causedBy(e);
    } catch (DivergedException e) {
      throw Problem.invalid("/config", String.valueOf(e.getMessage())).causedBy(e);
    } catch (FormatException e) {
      throw Problem.of(ProblemType.INVALID_FILE, String.valueOf(e.getMessage())).causedBy(e);
    } finally {
      FileSystemUtils.deleteRecursively(scratch);
    }
  }

  private Generator learn(GeneratorPlan plan, OpenSet open, KeptTraining training, Path scratch)
      throws IOException {
    TrainingSet set = TrainingSets.of(open);
    if (plan.artifact().isPresent()) {
      Path file = store.artifact(plan.artifact().get(), Progress.unobserved());
      OfficialModel model =
          plan.officialConfiguration()
              .map(known -> new OfficialModel(file, known))
              .orElseGet(() -> OfficialModel.of(file));
      return methods
          .get(plan.method())
          .importOfficial(device, model, set, plan.mode().mode(), training);
    }
    return methods
        .configured(plan.method(), plan.configuration().orElseThrow())
        .train(
            device,
            set,
            plan.mode().mode(),
            new Seed(plan.seed().orElseThrow()),
            training,
            Files.createDirectory(scratch.resolve("training")));
  }

  private LearnedGenerator store(
      JobRun job,
      GeneratorPlan plan,
      Generator generator,
      LossCurves losses,
      Optional<String> reconstructed,
      Path file)
      throws IOException {
    generator.save(file);
    job.lease().require();
    StoredArtifact artifact =
        store.putArtifact(
            plan.name(),
            file,
            Map.of(
                "generator", job.subject(),
                "method", plan.method(),
                "mode", plan.mode().toString(),
                "trainingSet", plan.training().id(),
                "device", device.describe(),
                "codeVersion", CodeVersion.current()),
            job.subject());
    store.hold(artifact.id(), job.subject(), "generator " + plan.name());
    return new LearnedGenerator(
        artifact.id(),
        artifact.sha256(),
        generator.parameters(),
        losses.points(),
        reconstructed,
        device.describe(),
        CodeVersion.current());
  }

  private void complete(String id, LearnedGenerator learned, KeptTraining training) {
    archive.complete(id, learned);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            training.forget();
          }
        });
  }
}
