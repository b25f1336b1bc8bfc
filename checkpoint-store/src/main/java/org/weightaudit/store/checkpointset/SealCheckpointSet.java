package org.weightaudit.store.checkpointset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.Sha256;

/**
 * Seals a set: checks that nothing is missing, gives every checkpoint its row, writes the matrix
 * form and the digest. All in one transaction that holds the set's row, so that a file put
 * meanwhile, or a second sealing, waits and then sees the sealed set.
 */
@Component
class SealCheckpointSet {

  private static final int AT_ONCE = 2;

  private final SetTurns turns;
  private final CheckpointSetViews views;
  private final CheckpointRows checkpoints;
  private final PredictionTableRepository predictions;
  private final MatrixForm matrixForm;
  private final Blobs blobs;
  private final Clock clock;

  /** Each holds a database connection for as long as it takes to write the matrix. */
  private final Semaphore running = new Semaphore(AT_ONCE, true);

  SealCheckpointSet(
      SetTurns turns,
      CheckpointSetViews views,
      CheckpointRows checkpoints,
      PredictionTableRepository predictions,
      MatrixForm matrixForm,
      Blobs blobs,
      Clock clock) {
    this.turns = turns;
    this.views = views;
    this.checkpoints = checkpoints;
    this.predictions = predictions;
    this.matrixForm = matrixForm;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** Seals a set; one that is sealed stays as it is. */
  CheckpointSets.Versioned seal(String id) {
    running.acquireUninterruptibly();
    try (BlobLease lease = blobs.lease()) {
      return turns.change(
          id,
          set -> {
            if (!set.isSealed()) {
              sealOpen(set, lease);
            }
            return new CheckpointSets.Versioned(views.view(set), set.revision());
          });
    } finally {
      running.release();
    }
  }

  private void sealOpen(CheckpointSet set, BlobLease lease) {
    SetDefinition definition = views.definition(set);
    List<CheckpointFileRow> files = views.orderedFiles(set.getId());
    int rows = requireComplete(set, definition, files);
    int firstRow = 0;
    for (CheckpointFileRow file : files) {
      checkpoints.number(file.getId(), firstRow);
      firstRow += file.checkpoints();
    }
    try {
      Sha256 digest = matrixForm.write(set, definition, files, rows, lease);
      set.seal(digest, clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int requireComplete(
      CheckpointSet set, SetDefinition definition, List<CheckpointFileRow> files) {
    long rows = files.stream().mapToLong(CheckpointFileRow::checkpoints).sum();
    List<String> missing = new ArrayList<>();
    if (rows == 0) {
      missing.add("there is no checkpoint; put a file at /files/{name}");
    }
    if (rows > Integer.MAX_VALUE) {
      missing.add("there are %d checkpoints, more than 2^31-1".formatted(rows));
    }
    if (!definition.frozen().isEmpty() && set.frozen().isEmpty()) {
      missing.add(
          "the set is partial and has no frozen checkpoint with %s; put it at /frozen"
              .formatted(definition.frozen().stream().map(TensorDescription::name).toList()));
    }
    for (PredictionTable table : predictions.findBySetIdOrderByDataset(set.getId())) {
      if (table.networks() != rows) {
        missing.add(
            "the predictions for %s are of %d checkpoints, the set has %d"
                .formatted(table.dataset(), table.networks(), rows));
      }
    }
    if (!missing.isEmpty()) {
      Problem problem =
          Problem.of(
              ProblemType.CONFLICT,
              "Checkpoint set %s cannot be sealed: %s."
                  .formatted(set.getId(), String.join("; ", missing)));
      for (String one : missing) {
        problem = problem.at("", one);
      }
      throw problem;
    }
    return (int) rows;
  }
}
