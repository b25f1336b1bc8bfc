package org.weightaudit.generator.zoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.fields.FittedField;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredArtifact;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.matrix.DenseMatrix;

/**
 * Fields that the others of their zoo start from. Such a field takes as long as a group of others,
 * so it lies in the store while its zoo is being fitted: an attempt that goes on after another does
 * not fit it again.
 */
@Component
class StartFields {

  /** Of the artifact's lineage; an attempt on another device fills another set. */
  private static final String SET = "checkpointSet";

  private static final String WEIGHTS = "weights";
  private static final String STEPS = "steps";

  private final ZooRows rows;
  private final CheckpointStore store;
  private final TransactionTemplate transactions;
  private final ScratchFiles scratch;

  StartFields(
      ZooRows rows, CheckpointStore store, TransactionTemplate transactions, ScratchFiles scratch) {
    this.rows = rows;
    this.store = store;
    this.transactions = transactions;
    this.scratch = scratch;
  }

  /** The field that an earlier attempt has kept for this set, unless somebody has deleted it. */
  Optional<FittedField> kept(JobRun job, String set) {
    return artifact(job)
        .flatMap(id -> Problem.unlessRefused(() -> store.artifactInfo(id)))
        .filter(artifact -> set.equals(artifact.lineage().get(SET)))
        .flatMap(
            artifact -> Problem.unlessRefused(() -> store.artifact(artifact.id(), job.progress())))
        .map(StartFields::read);
  }

  private static FittedField read(Path file) {
    try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
      return new FittedField(
          tensors.array(WEIGHTS).toFloats(), (int) tensors.array(STEPS).toLongs()[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a field instead of one that an attempt for another set has kept. */
  void keep(JobRun job, String set, FittedField field) throws IOException {
    List<NamedArray> arrays =
        List.of(
            NamedArray.ofRows(WEIGHTS, DenseMatrix.ofRows(field.weights())),
            NamedArray.ofLongs(STEPS, field.steps()));
    scratch.upload(
        out -> SafetensorsWriter.write(out, arrays, Map.of()),
        file -> {
          job.lease().require();
          StoredArtifact stored =
              store.putArtifact(
                  "start of the fields of " + job.subject(),
                  file,
                  Map.of("zoo", job.subject(), SET, set),
                  job.subject() + "-start");
          Optional<String> before = artifact(job);
          transactions.executeWithoutResult(
              status -> {
                job.lease().require();
                row(job).startFrom(stored.id());
              });
          before.filter(id -> !id.equals(stored.id())).ifPresent(this::delete);
        });
  }

  /** Removes the field of a zoo that needs it no more. */
  void forget(String zoo) {
    rows.findById(zoo).flatMap(ZooRow::startField).ifPresent(this::delete);
  }

  private void delete(String artifact) {
    Problem.unlessRefused(
        () -> {
          store.deleteArtifact(artifact);
          return artifact;
        });
  }

  private Optional<String> artifact(JobRun job) {
    return row(job).startField();
  }

  private ZooRow row(JobRun job) {
    return rows.findById(job.subject()).orElseThrow();
  }
}
