package org.weightaudit.store.checkpointset;

import java.io.IOException;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.download.Download;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.layout.Layout;

/** The one checkpoint that holds the tensors of the architecture which a partial set leaves out. */
@Component
class FrozenCheckpoint {

  private static final String NAME = "The frozen checkpoint";

  private final SetTurns turns;
  private final CheckpointSetViews views;
  private final MatrixForm matrixForm;
  private final Blobs blobs;

  FrozenCheckpoint(SetTurns turns, CheckpointSetViews views, MatrixForm matrixForm, Blobs blobs) {
    this.turns = turns;
    this.views = views;
    this.matrixForm = matrixForm;
    this.blobs = blobs;
  }

  /**
   * What may be uploaded.
   *
   * @param rest the frozen tensors
   * @param whole these and those that vary, of a whole network
   */
  record Wanted(Layout rest, Layout whole) {}

  /**
   * @throws Problem if the set is sealed or has no frozen tensors
   */
  Wanted requireWanted(String setId) {
    return turns.read(
        setId,
        set -> {
          set.requireOpen();
          SetDefinition definition = views.definition(set);
          return definition
              .toFrozenLayout()
              .map(rest -> new Wanted(rest, definition.toArchitectureLayout().orElse(rest)))
              .orElseThrow(
                  () ->
                      Problem.of(
                          ProblemType.CONFLICT,
                          "Checkpoint set %s is not partial: all its tensors vary, none is frozen."
                              .formatted(setId)));
        });
  }

  /** Adds or replaces the frozen checkpoint of an open partial set. */
  CheckpointSets.Versioned put(String setId, SpooledFile file) throws IOException {
    try (SpooledFile row = matrixForm.oneRow(read(file, requireWanted(setId)));
        BlobLease lease = blobs.lease()) {
      lease.store(file);
      lease.store(row);
      return turns.change(
          setId,
          set -> {
            set.requireOpen();
            set.frozenBlobs().forEach(lease::giveUp);
            set.setFrozen(file.sha256(), row.sha256());
            return new CheckpointSets.Versioned(views.view(set), set.revision());
          });
    }
  }

  /** Of a whole network the frozen tensors are taken. */
  private static float[] read(SpooledFile file, Wanted wanted) throws IOException {
    return holds(file, wanted.whole())
        ? wanted.whole().select(wanted.rest(), row(file, wanted.whole()))
        : row(file, wanted.rest());
  }

  private static boolean holds(SpooledFile file, Layout layout) throws IOException {
    try {
      CheckpointFile.open(file.path(), layout, ReadLimits.standard(), Optional.empty()).close();
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  private static float[] row(SpooledFile file, Layout layout) throws IOException {
    ReadCheckpoints read = CheckpointReader.readThrough(file, layout, NAME, Optional.empty());
    if (read.count() != 1) {
      throw Problem.of(
          ProblemType.INVALID_FILE,
          "%s cannot be used: found %d checkpoints; wanted one.".formatted(NAME, read.count()));
    }
    if (!read.flagged().isEmpty()) {
      throw Problem.of(
          ProblemType.INVALID_FILE,
          "%s cannot be used: found %s.".formatted(NAME, read.flagged().get(0).reason()));
    }
    try (CheckpointFile checkpoint = CheckpointReader.open(file, layout, NAME, Optional.empty())) {
      float[] row = new float[layout.size()];
      checkpoint.readRows(0, 1, row);
      return row;
    }
  }

  /** The frozen checkpoint as it was uploaded. */
  Download download(String setId) {
    return turns.read(setId, set -> toDownload(set, set.frozen().orElseThrow(() -> none(setId))));
  }

  /** The frozen checkpoint as a row. */
  Download downloadRow(String setId) {
    return turns.read(
        setId, set -> toDownload(set, set.frozenWeights().orElseThrow(() -> none(setId))));
  }

  private Download toDownload(CheckpointSet set, Sha256 sha256) {
    return new Download(
        sha256, blobs.size(sha256), MediaType.APPLICATION_OCTET_STREAM, set.isSealed());
  }

  private static Problem none(String setId) {
    return Problem.notFound("frozen checkpoint in checkpoint set " + setId);
  }
}
