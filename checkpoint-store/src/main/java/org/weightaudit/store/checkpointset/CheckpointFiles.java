package org.weightaudit.store.checkpointset;

import java.io.IOException;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.text.PlainText;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.download.Download;
import org.weightaudit.weights.layout.Layout;

/** The files of checkpoints that a set is filled with. */
@Component
class CheckpointFiles {

  private final SetTurns turns;
  private final CheckpointSetViews views;
  private final CheckpointFileRepository files;
  private final CheckpointRows checkpoints;
  private final Blobs blobs;

  CheckpointFiles(
      SetTurns turns,
      CheckpointSetViews views,
      CheckpointFileRepository files,
      CheckpointRows checkpoints,
      Blobs blobs) {
    this.turns = turns;
    this.views = views;
    this.files = files;
    this.checkpoints = checkpoints;
    this.blobs = blobs;
  }

  /**
   * Whether a file could be put now, before its body is read.
   *
   * @throws Problem if the set is sealed, or the name is none
   */
  void requireOpen(String setId, String name) {
    PlainText.requireFileName(name);
    turns.read(
        setId,
        set -> {
          set.requireOpen();
          return set;
        });
  }

  /**
   * Adds a file to an open set, or puts it in the place of the one with the same name. If that is
   * the same file, nothing changes.
   *
   * @param run the training run of all its checkpoints, if the file does not say
   * @param part which part of the file, if it has several
   */
  CheckpointFileView put(
      String setId, String name, Optional<String> run, Optional<String> part, SpooledFile file)
      throws IOException {
    Layout layout =
        turns.read(
            setId,
            set -> {
              set.requireOpen();
              return views.definition(set).toLayout();
            });
    ReadCheckpoints found = CheckpointReader.readThrough(file, layout, name, part);
    ReadCheckpoints read = run.map(found::inRun).orElse(found).named(name);
    try (BlobLease lease = blobs.lease()) {
      lease.store(file);
      return turns.change(
          setId,
          set -> {
            set.requireOpen();
            Optional<CheckpointFileRow> former = files.findBySetIdAndName(setId, name);
            if (former.filter(row -> isSame(row, file, part, read)).isPresent()) {
              return CheckpointFileView.of(former.get(), read.flagged());
            }
            former.ifPresent(
                row -> {
                  lease.giveUp(row.sha256());
                  files.delete(row);
                  files.flush();
                });
            CheckpointFileRow row =
                files.saveAndFlush(
                    new CheckpointFileRow(
                        Ids.next("file"), setId, name, file.sha256(), file.bytes(), part, read));
            checkpoints.insert(setId, row.getId(), read);
            set.markChanged();
            return CheckpointFileView.of(row, read.flagged());
          });
    }
  }

  /** Equal bytes may still have been put into another run, or another part of them be wanted. */
  private boolean isSame(
      CheckpointFileRow row, SpooledFile file, Optional<String> part, ReadCheckpoints read) {
    return row.sha256().equals(file.sha256())
        && row.part().equals(part)
        && checkpoints.haveRunsOf(row.getId(), read);
  }

  /** Takes a file out of an open set. */
  void delete(String setId, String name) {
    try (BlobLease lease = blobs.lease()) {
      turns.change(
          setId,
          set -> {
            set.requireOpen();
            CheckpointFileRow row = require(setId, name);
            lease.giveUp(row.sha256());
            files.delete(row);
            files.flush();
            set.markChanged();
            return set;
          });
    }
  }

  /** A file as it was uploaded. */
  Download download(String setId, String name) {
    return turns.read(
        setId,
        set -> {
          CheckpointFileRow row = require(setId, name);
          return new Download(
              row.sha256(), row.bytes(), MediaType.APPLICATION_OCTET_STREAM, set.isSealed());
        });
  }

  private CheckpointFileRow require(String setId, String name) {
    return files
        .findBySetIdAndName(setId, name)
        .orElseThrow(() -> Problem.notFound("file %s in checkpoint set %s".formatted(name, setId)));
  }
}
