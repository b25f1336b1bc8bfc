package org.weightaudit.generator.sampling;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.generator.method.Methods;
import org.weightaudit.generator.training.CodeVersion;
import org.weightaudit.generator.training.Generators;
import org.weightaudit.generator.training.ReadyGenerator;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobKind;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
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
  private final JsonMapper json;
  private final Path workDir;

  SampleMaking(
      SamplingRows rows,
      Generators generators,
      Methods methods,
      CheckpointStore store,
      ComputeDevice device,
      TransactionTemplate transactions,
      JsonMapper json,
      @Value("${weightaudit.work-dir}") Path workDir) {
    this.rows = rows;
    this.generators = generators;
    this.methods = methods;
    this.store = store;
    this.device = device;
    this.transactions = transactions;
    this.json = json;
    this.workDir = workDir;
  }

  @Override
  public String name() {
    return KIND;
  }

  /** Brings the generator to this machine and makes the set that is to be filled. */
  @Override
  public void prepare(JobRun job) {
    SamplingRow row = row(job);
    ReadyGenerator generator = generators.finished(row.generator());
    store.artifact(generator.artifact(), job.progress());
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
        store.create(
            NewSet.like(
                like,
                plan.name(),
                ROLE,
                Map.of(
                    "generator", generator.id(),
                    "method", generator.method(),
                    "mode", generator.mode().toString(),
                    "trainingSet", generator.trainingSet(),
                    "seed", Long.toString(plan.seed()),
                    "device", device.describe(),
                    "codeVersion", CodeVersion.current())),
            job.subject());
    store.copyFrozen(like.id(), set.id());
    return set.id();
  }

  @Override
  public Runnable run(JobRun job) throws IOException {
    SamplingRow row = row(job);
    String set = row.checkpointSet().orElseThrow();
    if (!store.set(set).isSealed()) {
      ReadyGenerator generator = generators.finished(row.generator());
      Path file = store.artifact(generator.artifact(), Progress.unobserved());
      try (Generator loaded = methods.get(generator.method()).load(device, file)) {
        fill(job, set, loaded, plan(row));
      } catch (DivergedException e) {
        throw Problem.of(ProblemType.CONFLICT, String.valueOf(e.getMessage())).causedBy(e);
      }
      job.progress().report("sealing", SAMPLED);
      job.lease().require();
      store.seal(set);
    }
    return () -> row(job).complete();
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
      WeightMatrix samples =
          generator.sample(piece.first(), piece.count(), new Seed(plan.seed()), progress);
      job.lease().require();
      put(set, piece.fileName(), samples);
    }
  }

  private void put(String set, String name, WeightMatrix samples) throws IOException {
    Path file =
        Files.createTempFile(
            Files.createDirectories(workDir.resolve("samples")), "samples", ".safetensors");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        SafetensorsWriter.write(out, List.of(NamedArray.ofRows("weights", samples)), Map.of());
      }
      store.putFile(set, name, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private SamplingRow row(JobRun job) {
    return rows.findById(job.subject()).orElseThrow();
  }

  private SamplingPlan plan(SamplingRow row) {
    return json.readValue(row.plan(), SamplingPlan.class);
  }
}
