package org.weightaudit.generator.zoo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.weightaudit.fields.DivergedException;
import org.weightaudit.fields.FieldFitting;
import org.weightaudit.fields.FieldPlan;
import org.weightaudit.fields.FittedField;
import org.weightaudit.fields.SharedStart;
import org.weightaudit.fields.compute.FieldEvaluation;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.source.AircraftFamily;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.Column;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fitting of one zoo of fields, from shapes to sealed checkpoint set. Each group of fields
 * becomes a file of the open set as soon as it is fitted. A fitting that is begun again fits the
 * field that others start from once more, and skips the groups whose file is there, so that the set
 * ends with the same content.
 */
@Component
class FieldZooTraining {

  private static final int GROUP = 32;
  private static final int FRESH_POINTS_PER_HALF = 5_000;
  private static final double LABELLED = 0.2;
  private static final double FITTED = 0.9;

  private final CheckpointStore store;
  private final ComputeDevice device;
  private final JsonMapper json;
  private final ScratchFiles scratch;

  FieldZooTraining(
      CheckpointStore store, ComputeDevice device, JsonMapper json, ScratchFiles scratch) {
    this.store = store;
    this.device = device;
    this.json = json;
    this.scratch = scratch;
  }

  /** Fits all fields; gives the id of the sealed set. */
  String run(FieldZooRequest request, JobRun job) throws IOException {
    FieldPlan plan = request.plan();
    AircraftFamily shapes = request.shapes().family();
    StoredSet set = store.create(newSet(job.subject(), request, plan), "zoo-" + job.subject());
    if (!store.set(set.id()).isSealed()) {
      try {
        fitGroups(set.id(), request, plan, shapes, job.progress());
      } catch (DivergedException e) {
        throw Problem.of(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage())).causedBy(e);
      }
      store.seal(set.id());
    }
    return set.id();
  }

  private void fitGroups(
      String set, FieldZooRequest request, FieldPlan plan, AircraftFamily shapes, Progress progress)
      throws IOException {
    List<String> there = store.fileNames(set);
    OccupancySampler sampler = request.sampler(Labels.raw());
    FieldFitting fitting = new FieldFitting(device, plan);
    Seed points = plan.seed().of("shapes");
    double begun = plan.start() == SharedStart.TRAINED_FIRST ? 2.0 / (shapes.count() + 2) : 0;
    if (begun > 0) {
      OccupancyPoints first = sampler.sample(shapes.mesh(0), points.of(0), Progress.unobserved());
      fitting.begin(first, progress.between(0, begun));
    }
    for (int from = 0; from < shapes.count(); from += GROUP) {
      int to = Math.min(shapes.count(), from + GROUP);
      String name = "fields-%06d.safetensors".formatted(from);
      if (!there.contains(name)) {
        Progress part =
            progress
                .between(begun, 1)
                .between((double) from / shapes.count(), (double) to / shapes.count());
        List<FittedField> fields =
            fitting.fit(
                from,
                labelled(shapes, from, to, sampler, points, part.between(0, LABELLED)),
                part.between(LABELLED, FITTED));
        List<FieldEvaluation.Fit> fits =
            new FieldEvaluation(device, plan.field())
                .fits(
                    fields.stream().map(FittedField::weights).toList(),
                    labelled(
                        shapes,
                        from,
                        to,
                        new OccupancySampler(
                            FRESH_POINTS_PER_HALF, OccupancySampler.PUBLISHED_SIGMA, Labels.raw()),
                        plan.seed().of("fresh"),
                        part.between(FITTED, 1)));
        part.report("storing", 1);
        List<NamedArray> arrays = arrays(from, fields, fits);
        scratch.upload(
            out -> SafetensorsWriter.write(out, arrays, Map.of()),
            file -> store.putFile(set, name, file));
      }
    }
  }

  private static List<OccupancyPoints> labelled(
      AircraftFamily shapes,
      int from,
      int to,
      OccupancySampler sampler,
      Seed seed,
      Progress progress) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> {
              progress.report("labelling points", (double) (i - from) / (to - from));
              TriangleMesh mesh = shapes.mesh(i);
              return sampler.sample(mesh, seed.of(i), Progress.unobserved());
            })
        .toList();
  }

  private static List<NamedArray> arrays(
      int first, List<FittedField> fields, List<FieldEvaluation.Fit> fits) {
    float[][] weights = fields.stream().map(FittedField::weights).toArray(float[][]::new);
    return List.of(
        NamedArray.ofRows("weights", DenseMatrix.ofRows(weights)),
        NamedArray.ofLongs(
            Column.RUN.id(),
            IntStream.range(first, first + weights.length).asLongStream().toArray()),
        NamedArray.ofLongs(
            Column.STEP.id(), fields.stream().mapToLong(FittedField::steps).toArray()),
        NamedArray.ofDoubles(
            Column.LOSS.id(), fits.stream().mapToDouble(FieldEvaluation.Fit::loss).toArray()),
        NamedArray.ofDoubles(
            Column.IOU.id(), fits.stream().mapToDouble(FieldEvaluation.Fit::iou).toArray()));
  }

  private NewSet newSet(String id, FieldZooRequest request, FieldPlan plan) {
    Map<String, String> lineage = new LinkedHashMap<>();
    lineage.put("zoo", id);
    lineage.put("architecture", json.writeValueAsString(request.architecture()));
    lineage.put("shapes", json.writeValueAsString(request.shapes()));
    lineage.put("recipe", json.writeValueAsString(plan.recipe()));
    lineage.put("start", plan.start().name());
    lineage.put("seed", Long.toString(plan.seed().value()));
    lineage.put("device", device.describe());
    return new NewSet(
        request.name(),
        request.role().orElse(ZooRequest.SetRole.TRAINING).name(),
        plan.field().symmetries(),
        lineage);
  }
}
