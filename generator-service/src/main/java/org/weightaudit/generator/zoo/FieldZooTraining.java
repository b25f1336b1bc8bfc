package org.weightaudit.generator.zoo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.weightaudit.fields.DivergedException;
import org.weightaudit.fields.FieldFitting;
import org.weightaudit.fields.FieldPlan;
import org.weightaudit.fields.FittedField;
import org.weightaudit.fields.SharedStart;
import org.weightaudit.fields.compute.FieldEvaluation;
import org.weightaudit.generator.training.CodeVersion;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.Column;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fitting of one zoo of fields, from shapes to sealed checkpoint set. Each group of fields
 * becomes a file of the open set as soon as it is fitted. A fitting that is begun again takes the
 * field that others start from out of the store, and skips the groups whose file is there, so that
 * the set ends with the same content.
 */
@Component
class FieldZooTraining {

  private static final int GROUP = 32;
  private static final int FRESH_POINTS_PER_HALF = 5_000;
  private static final double LABELLED = 0.2;
  private static final double FITTED = 0.9;
  private static final String READING = "reading shapes";
  private static final String LABELLING = "labelling points";

  private final CheckpointStore store;
  private final MeshArchives archives;
  private final ComputeDevice device;
  private final JsonMapper json;
  private final ScratchFiles scratch;
  private final ZooSets sets;
  private final StartFields starts;

  FieldZooTraining(
      CheckpointStore store,
      MeshArchives archives,
      ComputeDevice device,
      JsonMapper json,
      ScratchFiles scratch,
      ZooSets sets,
      StartFields starts) {
    this.store = store;
    this.archives = archives;
    this.device = device;
    this.json = json;
    this.scratch = scratch;
    this.sets = sets;
    this.starts = starts;
  }

  /** Brings an archive to this machine and looks at each shape that is wanted of it. */
  void prepare(FieldZooRequest request, JobRun job) throws IOException {
    if (request.shapes() instanceof FieldZooRequest.Archive) {
      FieldPlan plan = request.plan();
      ShapeRange shapes = request.shapes().range(archives, job.progress());
      try {
        if (plan.start() == SharedStart.TRAINED_FIRST) {
          read(shapes, 0, plan, 0, job.progress());
        }
        for (int place = shapes.from(); place < shapes.to(); place++) {
          double done = (double) (place - shapes.from()) / shapes.count();
          read(shapes, place, plan, done, job.progress());
        }
      } catch (FormatException e) {
        throw MeshArchives.refusal(e);
      }
    }
  }

  private static void read(
      ShapeRange shapes, int place, FieldPlan plan, double done, Progress progress)
      throws IOException {
    progress.report(READING, done);
    shapes.requireSolid(place, plan.seed(), (now, unused) -> progress.report(READING, done));
  }

  /** Fits all fields; gives the id of the sealed set. */
  String run(FieldZooRequest request, JobRun job) throws IOException {
    FieldPlan plan = request.plan();
    ShapeRange shapes = request.shapes().range(archives, job.progress());
    StoredSet set = sets.of(job, newSet(job.subject(), request, plan, shapes));
    if (!set.isSealed()) {
      try {
        fitGroups(set.id(), request.sampledPoints(), plan, shapes, job);
      } catch (DivergedException e) {
        throw Problem.of(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage())).causedBy(e);
      } catch (FormatException e) {
        throw MeshArchives.refusal(e);
      }
      job.lease().require();
      store.seal(set.id());
    }
    starts.forget(job.subject());
    return set.id();
  }

  private void fitGroups(
      String set, int pointsPerHalf, FieldPlan plan, ShapeRange shapes, JobRun job)
      throws IOException {
    Progress progress = job.progress();
    List<String> there = store.fileNames(set);
    FieldFitting fitting = new FieldFitting(device, plan);
    double begun = plan.start() == SharedStart.TRAINED_FIRST ? 2.0 / (shapes.count() + 2) : 0;
    if (begun > 0) {
      Optional<FittedField> kept = starts.kept(job, set);
      kept.ifPresent(fitting::resume);
      if (kept.isEmpty()) {
        Progress part = progress.between(0, begun);
        List<OccupancyPoints> first =
            labelled(shapes, 0, 1, pointsPerHalf, points(plan), part.between(0, LABELLED));
        FittedField field = fitting.begin(first.get(0), part.between(LABELLED, 1)).orElseThrow();
        starts.keep(job, set, field);
      }
    }
    double count = shapes.count();
    for (int from = shapes.from(); from < shapes.to(); from += GROUP) {
      int to = Math.min(shapes.to(), from + GROUP);
      String name = "fields-%06d".formatted(from);
      if (there.stream().noneMatch(file -> file.startsWith(name + "."))) {
        Progress part =
            progress
                .between(begun, 1)
                .between((from - shapes.from()) / count, (to - shapes.from()) / count);
        NamedArray.Content group = fitGroup(fitting, pointsPerHalf, plan, shapes, from, to, part);
        part.report("storing", 1);
        scratch.upload(
            group,
            file -> {
              job.lease().require();
              store.putFile(set, name + ".npz", file);
            });
      }
    }
  }

  /** The file of a group. */
  private NamedArray.Content fitGroup(
      FieldFitting fitting,
      int pointsPerHalf,
      FieldPlan plan,
      ShapeRange shapes,
      int from,
      int to,
      Progress progress)
      throws IOException {
    List<FittedField> fields =
        fitting.fit(
            from,
            labelled(shapes, from, to, pointsPerHalf, points(plan), progress.between(0, LABELLED)),
            progress.between(LABELLED, FITTED));
    Seed fresh = plan.seed().of("fresh");
    List<FieldEvaluation.Fit> fits =
        new FieldEvaluation(device, plan.field())
            .fits(
                fields.stream().map(FittedField::weights).toList(),
                labelled(
                    shapes, from, to, FRESH_POINTS_PER_HALF, fresh, progress.between(FITTED, 1)));
    List<NamedArray> arrays = arrays(from, fields, fits);
    Map<String, List<String>> names = Map.of(Column.NAME.id(), shapes.names(from, to));
    return out -> NpzWriter.write(out, arrays, names);
  }

  private static Seed points(FieldPlan plan) {
    return plan.seed().of("shapes");
  }

  private static List<OccupancyPoints> labelled(
      ShapeRange shapes, int from, int to, int pointsPerHalf, Seed seed, Progress progress)
      throws IOException {
    List<OccupancyPoints> points = new ArrayList<>();
    for (int place = from; place < to; place++) {
      Progress part =
          progress.between(
              (double) (place - from) / (to - from), (place + 1.0 - from) / (to - from));
      part.report(LABELLING, 0);
      points.add(
          shapes.sample(place, pointsPerHalf, seed, (now, done) -> part.report(LABELLING, done)));
    }
    return points;
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

  private NewSet newSet(String id, FieldZooRequest request, FieldPlan plan, ShapeRange shapes) {
    Map<String, String> lineage = new LinkedHashMap<>();
    lineage.put("zoo", id);
    lineage.put("architecture", json.writeValueAsString(request.architecture()));
    lineage.put("shapes", json.writeValueAsString(request.shapes()));
    lineage.putAll(shapes.lineage());
    lineage.put("recipe", json.writeValueAsString(plan.recipe()));
    lineage.put("pointsPerHalf", Integer.toString(request.sampledPoints()));
    lineage.put("start", plan.start().name());
    lineage.put("seed", Long.toString(plan.seed().value()));
    lineage.put("device", device.describe());
    lineage.put("codeVersion", CodeVersion.current());
    return new NewSet(
        request.name(),
        request.role().orElse(ZooRequest.SetRole.TRAINING).name(),
        plan.field().symmetries(),
        lineage);
  }
}
