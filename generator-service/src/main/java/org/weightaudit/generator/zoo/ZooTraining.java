package org.weightaudit.generator.zoo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobKind;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredArchitecture;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;
import tools.jackson.databind.json.JsonMapper;

/** The training of one zoo, from data set to sealed checkpoint set. */
@Component
class ZooTraining implements JobKind {

  static final String KIND = "zoo";

  private static final String FILE = "zoo.safetensors";
  private static final double TRAINED = 0.9;
  private static final double EVALUATED = 0.97;

  private final ZooRows rows;
  private final CheckpointStore store;
  private final ComputeDevice device;
  private final JsonMapper json;
  private final Path workDir;

  ZooTraining(
      ZooRows rows,
      CheckpointStore store,
      ComputeDevice device,
      JsonMapper json,
      @Value("${weightaudit.work-dir}") Path workDir) {
    this.rows = rows;
    this.store = store;
    this.device = device;
    this.json = json;
    this.workDir = workDir;
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public Runnable run(JobRun job) throws IOException {
    String id = job.subject();
    ZooRequest request =
        json.readValue(rows.findById(id).orElseThrow().request(), ZooRequest.class);
    ZooPlan plan = request.plan();
    StoredSet set = store.create(newSet(id, request, plan), "zoo-" + id);
    if (!store.set(set.id()).isSealed()) {
      trainInto(set.id(), request, plan, job.progress());
    }
    return () -> rows.findById(id).orElseThrow().become(set.id());
  }

  private void trainInto(String set, ZooRequest request, ZooPlan plan, Progress progress)
      throws IOException {
    Path folder = Files.createDirectories(workDir.resolve("zoos"));
    Path scratch = Files.createTempFile(folder, "rows", ".f32");
    Files.delete(scratch);
    Path file = Files.createTempFile(folder, "zoo", ".safetensors");
    try (TrainedRows trained =
        new TrainedRows(
            scratch,
            plan.runs(),
            plan.savedSteps().perRun(),
            plan.architecture().layout().size())) {
      progress.report("loading " + request.dataset(), 0);
      LabeledImages images = images(request.dataset());
      new ZooTrainer(device).train(plan, images, trained, progress.between(0, TRAINED));
      Optional<double[]> accuracies =
          request
              .testDataset()
              .map(test -> accuracies(plan, test, trained, progress.between(TRAINED, EVALUATED)));
      progress.report("storing", EVALUATED);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        trained.write(out, accuracies);
      }
      store.putFile(set, FILE, file);
      store.seal(set);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage())).causedBy(e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private double[] accuracies(
      ZooPlan plan, String testDataset, TrainedRows trained, Progress progress) {
    LabeledImages test = images(testDataset);
    try (Classifier classifier = new Classifier(device, plan.architecture(), test)) {
      return classifier.predict(trained, progress).accuracies(test.labels());
    }
  }

  private LabeledImages images(String name) {
    return store.images(
        store.dataset(name).orElseThrow(() -> Problem.notFound("data set " + name)));
  }

  private NewSet newSet(String id, ZooRequest request, ZooPlan plan) {
    return new NewSet(
        request.name(),
        request.role().orElse(ZooRequest.SetRole.TRAINING).name(),
        StoredArchitecture.of(plan.architecture()),
        Map.of(
            "zoo", id,
            "dataset", request.dataset(),
            "recipe", json.writeValueAsString(plan.recipe()),
            "seed", Long.toString(plan.seed().value()),
            "device", device.describe()));
  }
}
