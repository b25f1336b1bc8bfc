package org.weightaudit.cli.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.weightaudit.cli.client.ApiProblemException;
import org.weightaudit.cli.client.CheckpointSet;
import org.weightaudit.cli.client.CheckpointSets;
import org.weightaudit.cli.client.ServerUnreachableException;
import org.weightaudit.cli.client.Upload;
import org.weightaudit.cli.client.UploadedFile;
import org.weightaudit.cli.terminal.ProgressDisplay;

/** Makes a sealed checkpoint set of files. */
public final class SetUploader {

  private static final int SHOWN = 3;

  private final CheckpointSets sets;
  private final ProgressDisplay display;

  public SetUploader(CheckpointSets sets, ProgressDisplay display) {
    this.sets = sets;
    this.display = display;
  }

  /**
   * What set to make.
   *
   * @param frozen a file with one checkpoint of the tensors that do not vary, for sets of parts
   * @param key makes a repetition find the set of the first attempt
   * @param keepOnFailure whether a half-filled set stays, to be completed by a repetition
   * @param run the training run of all checkpoints; without one each file is a run of its own, or
   *     says itself
   */
  public record Plan(
      String name,
      String role,
      Structure structure,
      Optional<Path> frozen,
      String key,
      boolean keepOnFailure,
      Optional<String> run) {}

  /** Creates the set, uploads the checkpoint files of some folders, and seals it. */
  public CheckpointSet upload(String option, List<Path> places, Plan plan) throws IOException {
    CheckpointFiles files = CheckpointFiles.in(option, places);
    noteSkipped(files.skipped());
    display.begin("uploading " + plan.name());
    CheckpointSet created =
        sets.create(plan.name(), plan.role(), plan.structure().members(), plan.key());
    CheckpointSet set = plan.keepOnFailure() ? sets.get(created.id()) : created;
    if (set.isSealed()) {
      display.end("%s is there already, %d checkpoints".formatted(set.id(), set.checkpoints()));
      return set;
    }
    CheckpointSet sealed;
    try {
      if (plan.frozen().isPresent()) {
        sets.putFrozen(set.id(), Upload.of(plan.frozen().get()));
      }
      putAll(set, files, plan.run());
      sealed = sets.seal(set.id());
    } catch (RuntimeException | IOException e) {
      if (!plan.keepOnFailure()) {
        discard(set, e);
      }
      throw e;
    }
    display.end("%s, %d checkpoints".formatted(sealed.id(), sealed.checkpoints()));
    return sealed;
  }

  private void putAll(CheckpointSet set, CheckpointFiles files, Optional<String> run)
      throws IOException {
    long all = files.bytes();
    long done = 0;
    for (Upload upload : files.uploads()) {
      long before = done;
      UploadedFile uploaded =
          sets.put(set.id(), upload, run, sent -> display.show("files", before + sent, all));
      noteFlagged(uploaded);
      done += upload.bytes();
    }
  }

  private void noteFlagged(UploadedFile uploaded) {
    uploaded.flagged().stream()
        .limit(SHOWN)
        .forEach(
            flag ->
                display.note(
                    "note: %s, checkpoint %d is set aside: %s"
                        .formatted(uploaded.file(), flag.checkpoint(), flag.reason())));
  }

  private void noteSkipped(List<Path> skipped) {
    if (!skipped.isEmpty()) {
      List<Path> shown = skipped.subList(0, Math.min(SHOWN, skipped.size()));
      display.note(
          "note: skipped %d file%s that %s no checkpoint%s: %s%s"
              .formatted(
                  skipped.size(),
                  skipped.size() == 1 ? "" : "s",
                  skipped.size() == 1 ? "is" : "are",
                  skipped.size() == 1 ? "" : "s",
                  String.join(", ", shown.stream().map(Path::toString).toList()),
                  skipped.size() > SHOWN ? ", ..." : ""));
    }
  }

  private void discard(CheckpointSet set, Exception reason) {
    try {
      sets.delete(set.id());
    } catch (ApiProblemException | ServerUnreachableException e) {
      reason.addSuppressed(e);
    }
  }
}
