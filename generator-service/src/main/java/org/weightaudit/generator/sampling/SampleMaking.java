package org.weightaudit.generator.sampling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.generator.method.Methods;
import org.weightaudit.generator.set.SetFiles;
import org.weightaudit.generator.training.CodeVersion;
import org.weightaudit.generator.training.Generators;
import org.weightaudit.generator.training.ReadyGenerator;
import org.weightaudit.generator.training.TrainingSets;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.SamplingFailedException;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobKind;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.Column;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import tools.jackson.databind.json.JsonMapper;

/**
 * The making of samples, from the generator's file to a sealed set. The set is filled in pieces
 * that depend on nothing but the generator and the seed: an attempt that goes on after another
 * skips those that are there, and the set has the same bytes as that of one attempt alone.
 */
@Component
class SampleMaking implements JobKind {

  static final String KIND = "samples";

  private static final String ROLE = "GENERATED";
  private static final double SAMPLED = 0.97;

  private final SamplingRows rows;
  private final Generators generators;
  private final Methods methods;
  private final CheckpointStore store;
  private final ComputeDevice device;
  private final TransactionTemplate transactions;
  private final SetFiles files;
  private final SamplesInStore stored;
  private final JsonMapper json;

  SampleMaking(
      SamplingRows rows,
      Generators generators,
      Methods methods,
      CheckpointStore store,
      ComputeDevice device,
      TransactionTemplate transactions,
      SetFiles files,
      SamplesInStore stored,
      JsonMapper json) {
    this.rows = rows;
    this.generators = generators;
    this.methods = methods;
    this.store = store;
    this.device = device;
    this.transactions = transactions;
    this.files = files;
    this.stored = stored;
    this.json = json;
  }

  @Override
  public String name() {
    return KIND;
  }

  /**
   * Brings the generator and the starts to this machine, holds these, and makes the set that is to
   * be filled.
   */
  @Override
  public void prepare(JobRun job) {
    SamplingRow row = row(job);
    ReadyGenerator generator = generators.finished(row.generator());
    store.artifact(generator.artifact(), job.progress());
    plan(row)
        .starts()
        .ifPresent(
            starts -> {
              stored.hold(starts, row.id());
              store.open(starts, job.progress());
            });
    if (row.checkpointSet().isEmpty()) {
      String set = open(job, generator, plan(row));
      transactions.executeWithoutResult(
          status -> {
            job.lease().require();
            row(job).fill(set);
          });
    }
  }

  private String open(JobRun job, ReadyGenerator generator, SamplingPlan plan) {
    job.lease().require();
    StoredSet like = store.set(generator.trainingSet());
    StoredSet set =
        store.create(NewSet.like(like, plan.name(), ROLE, lineage(generator, plan)), job.subject());
    store.copyFrozen(like.id(), set.id());
    return set.id();
  }

  private Map<String, String> lineage(ReadyGenerator generator, SamplingPlan plan) {
    Map<String, String> lineage = new TreeMap<>();
    lineage.put("generator", generator.id());
    lineage.put("method", generator.method());
    lineage.put("mode", generator.mode().toString());
    lineage.put("trainingSet", generator.trainingSet());
    lineage.put("parentSet", generator.trainingSet());
    generator.reconstructions().ifPresent(set -> lineage.put("reconstructions", set));
    plan.starts().ifPresent(set -> lineage.put("starts", set));
    plan.target().ifPresent(target -> lineage.put("target", Double.toString(target)));
    lineage.put("seed", Long.toString(plan.seed()));
    lineage.put("device", device.describe());
    lineage.put("codeVersion", CodeVersion.current());
    return lineage;
  }

  @Override
  public Runnable run(JobRun job) throws IOException {
    SamplingRow row = row(job);
    String set = row.checkpointSet().orElseThrow();
    if (!store.set(set).isSealed()) {
      ReadyGenerator generator = generators.finished(row.generator());
      Path file = store.artifact(generator.artifact(), Progress.unobserved());
      try (Generator loaded = methods.get(generator.method()).load(device, file)) {
        fill(job, set, prompted(loaded, plan(row)), plan(row));
      } catch (DivergedException | SamplingFailedException | FormatException e) {
        throw Problem.of(ProblemType.CONFLICT, String.valueOf(e.getMessage())).causedBy(e);
      }
      job.progress().report("sealing", SAMPLED);
      job.lease().require();
      store.seal(set);
    }
    return () -> complete(row(job));
  }

  private void complete(SamplingRow row) {
    row.complete();
    plan(row).starts().ifPresent(starts -> stored.releaseAfterCommit(starts, row.id()));
  }

  private Generator prompted(Generator generator, SamplingPlan plan) {
    Prompt prompt =
        new Prompt(
            plan.starts().map(set -> TrainingSets.of(store.open(set, Progress.unobserved()))),
            plan.target().map(OptionalDouble::of).orElse(OptionalDouble.empty()));
    try {
      return generator.prompted(prompt);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw Problem.invalid(message.startsWith("target") ? "/target" : "/starts", message)
          .causedBy(e);
    }
  }

  private void fill(JobRun job, String set, Generator generator, SamplingPlan plan)
      throws IOException {
    Set<String> there = new HashSet<>(store.fileNames(set));
    for (SamplePiece piece : SamplePiece.all(plan.count(), generator)) {
      if (there.contains(piece.fileName())) {
        continue;
      }
      Progress progress =
          job.progress()
              .between(
                  SAMPLED * piece.first() / plan.count(),
                  SAMPLED * (piece.first() + piece.count()) / plan.count());
      List<NamedArray> arrays = sampled(generator, piece, new Seed(plan.seed()), progress);
      job.lease().require();
      files.put(set, piece.fileName(), arrays);
    }
  }

  private static List<NamedArray> sampled(
      Generator generator, SamplePiece piece, Seed seed, Progress progress) {
    WeightMatrix samples = generator.sample(piece.first(), piece.count(), seed, progress);
    NamedArray weights = NamedArray.ofRows("weights", samples);
    return generator
        .parents(piece.first(), piece.count(), seed)
        .map(
            rows ->
                List.of(
                    weights,
                    NamedArray.ofLongs(
                        Column.PARENT.id(), Arrays.stream(rows).asLongStream().toArray())))
        .orElseGet(() -> List.of(weights));
  }

  private SamplingRow row(JobRun job) {
    return rows.findById(job.subject()).orElseThrow();
  }

  private SamplingPlan plan(SamplingRow row) {
    return json.readValue(row.plan(), SamplingPlan.class);
  }
}
