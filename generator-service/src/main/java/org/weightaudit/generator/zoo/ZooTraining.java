package org.weightaudit.generator.zoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.generator.training.CodeVersion;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobKind;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.jobs.Lease;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.zoo.RunGroup;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooInTraining;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The training of one zoo, from data set to sealed checkpoint set. Each group of runs becomes a
 * file of the open set as soon as it is trained. A training that is begun again skips the groups
 * whose file is there, so that what was done stays done and the set ends with the same content.
 */
@Component
class ZooTraining implements JobKind {

  static final String KIND = "zoo";

  private static final int TENSORS_SHOWN = 8;
  private static final double BASE_TRAINED = 0.7;
  private static final double GROUP_TRAINED = 0.9;

  private final ZooRows rows;
  private final CheckpointStore store;
  private final ComputeDevice device;
  private final JsonMapper json;
  private final ScratchFiles scratch;
  private final ZooSets sets;
  private final FieldZooTraining fields;

  ZooTraining(
      ZooRows rows,
      CheckpointStore store,
      ComputeDevice device,
      JsonMapper json,
      ScratchFiles scratch,
      ZooSets sets,
      FieldZooTraining fields) {
    this.rows = rows;
    this.store = store;
    this.device = device;
    this.json = json;
    this.scratch = scratch;
    this.sets = sets;
    this.fields = fields;
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public void prepare(JobRun job) throws IOException {
    if (order(job.subject()) instanceof FieldZooRequest wanted) {
      fields.prepare(wanted, job);
    }
  }

  private ZooOrder order(String id) {
    return json.readValue(rows.findById(id).orElseThrow().request(), ZooOrder.class);
  }

  @Override
  public Runnable run(JobRun job) throws IOException {
    String id = job.subject();
    ZooOrder order = order(id);
    String set =
        order instanceof FieldZooRequest wanted
            ? fields.run(wanted, job)
            : train((ZooRequest) order, job);
    return () -> rows.findById(id).orElseThrow().become(set);
  }

  private String train(ZooRequest request, JobRun job) throws IOException {
    String id = job.subject();
    ZooPlan plan = request.plan();
    Progress progress = job.progress();
    progress.report("loading " + request.dataset(), 0);
    Measurement measurement =
        new Measurement(device, plan.architecture(), request.testDataset().map(this::images));
    try (ZooInTraining zoo = new ZooTrainer(device).open(plan, images(request.dataset()))) {
      double begun = plan.trajectory().isPresent() ? BASE_TRAINED : 0;
      Optional<float[]> base =
          plan.trajectory().map(trajectory -> zoo.base(progress.between(0, begun)));
      StoredSet set = sets.of(job, newSet(id, request, plan, base, measurement));
      if (!set.isSealed()) {
        base.ifPresent(network -> putFrozen(set.id(), plan, network));
        trainGroups(
            set.id(), plan, zoo, base, measurement, job.lease(), progress.between(begun, 1));
        job.lease().require();
        store.seal(set.id());
      }
      return set.id();
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private void trainGroups(
      String set,
      ZooPlan plan,
      ZooInTraining zoo,
      Optional<float[]> base,
      Measurement measurement,
      Lease lease,
      Progress progress)
      throws IOException {
    List<String> there = store.fileNames(set);
    double runs = plan.sequences();
    for (RunGroup group : RunGroup.of(plan)) {
      String name = "runs-%06d.safetensors".formatted(group.first());
      if (!there.contains(name)) {
        Progress part = progress.between(group.first() / runs, group.end() / runs);
        trainGroup(set, name, plan, group, zoo, base, measurement, lease, part);
      }
    }
  }

  private void trainGroup(
      String set,
      String name,
      ZooPlan plan,
      RunGroup group,
      ZooInTraining zoo,
      Optional<float[]> base,
      Measurement measurement,
      Lease lease,
      Progress progress)
      throws IOException {
    Path file = scratch.create(".f32");
    Files.delete(file);
    try (TrainedRows trained =
        new TrainedRows(file, group, plan.savedSteps().perRun(), plan.layout().size())) {
      zoo.train(group, trained, progress.between(0, GROUP_TRAINED));
      Optional<Measurement.Scores> measured =
          measurement.of(
              trained,
              base.map(network -> rest(plan, network)),
              progress.between(GROUP_TRAINED, 1));
      progress.report("storing", 1);
      scratch.upload(
          out -> trained.write(out, measured),
          written -> {
            lease.require();
            store.putFile(set, name, written);
          });
    }
  }

  /** The tensors that do not vary. */
  private static FrozenRest rest(ZooPlan plan, float[] base) {
    return FrozenRest.of(plan.architecture().layout(), plan.layout(), base);
  }

  private void putFrozen(String set, ZooPlan plan, float[] base) {
    NamedArray row = NamedArray.ofRows("weights", DenseMatrix.ofRows(rest(plan, base).values()));
    try {
      scratch.upload(
          out -> SafetensorsWriter.write(out, List.of(row), Map.of()),
          file -> store.putFrozen(set, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LabeledImages images(String name) {
    return store.images(
        store.dataset(name).orElseThrow(() -> Problem.notFound("data set " + name)));
  }

  /** With a few of many tensors, which the set itself names as its layout. */
  private static SavedSteps.Trajectory shown(SavedSteps.Trajectory trajectory) {
    List<String> tensors = trajectory.tensors();
    if (tensors.size() <= TENSORS_SHOWN) {
      return trajectory;
    }
    List<String> few = new ArrayList<>(tensors.subList(0, TENSORS_SHOWN));
    few.add("and %d more".formatted(tensors.size() - TENSORS_SHOWN));
    return new SavedSteps.Trajectory(
        few,
        trajectory.count(),
        trajectory.learningRate(),
        trajectory.optimizer(),
        trajectory.trajectories(),
        trajectory.seed());
  }

  private NewSet newSet(
      String id,
      ZooRequest request,
      ZooPlan plan,
      Optional<float[]> base,
      Measurement measurement) {
    Map<String, String> lineage = new LinkedHashMap<>();
    lineage.put("zoo", id);
    lineage.put("dataset", request.dataset());
    lineage.put("recipe", json.writeValueAsString(plan.recipe()));
    lineage.put("seed", Long.toString(plan.seed().value()));
    lineage.put("device", device.describe());
    lineage.put("codeVersion", CodeVersion.current());
    plan.trajectory()
        .ifPresent(
            trajectory -> lineage.put("trajectory", json.writeValueAsString(shown(trajectory))));
    base.flatMap(
            network ->
                measurement.of(
                    DenseMatrix.ofRows(network), Optional.empty(), Progress.unobserved()))
        .ifPresent(
            measured -> lineage.put("baseAccuracy", Double.toString(measured.accuracies()[0])));
    return new NewSet(
        request.name(),
        request.role().orElse(ZooRequest.SetRole.TRAINING).name(),
        ArchitectureDescription.of(plan.architecture()),
        plan.trajectory().map(SavedSteps.Trajectory::tensors),
        lineage);
  }
}
