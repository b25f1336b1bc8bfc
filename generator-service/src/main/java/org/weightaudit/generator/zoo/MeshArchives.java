package org.weightaudit.generator.zoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.shapes.format.MeshReader;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.shapes.source.MeshFiles;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredArtifact;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.progress.Progress;

/** Zip archives of mesh files that somebody has uploaded as artifacts. */
@Component
class MeshArchives {

  private static final String POINTER = "/shapes/artifact";

  private static final long MOST_BYTES = 1L << 30;
  private static final Pattern ARTIFACT = Pattern.compile("ar_[0-9a-z]{1,60}");

  private final CheckpointStore store;

  MeshArchives(CheckpointStore store) {
    this.store = store;
  }

  /** An archive, and the meshes in it by name. */
  record MeshArchive(StoredArtifact artifact, MeshFiles meshes) {}

  /**
   * What the store says of an archive, without its content.
   *
   * @throws Problem if there is no such artifact, or it is too large
   */
  StoredArtifact require(String id) {
    StoredArtifact artifact =
        info(id)
            .orElseThrow(
                () ->
                    Problem.invalid(
                        POINTER,
                        "Found \"%s\"; wanted the id of an artifact, ar_…: POST /v1/artifacts first."
                            .formatted(id)));
    if (artifact.bytes() > MOST_BYTES) {
      throw Problem.invalid(
          POINTER,
          "Found an archive of %d bytes; wanted at most %d."
              .formatted(artifact.bytes(), MOST_BYTES));
    }
    return artifact;
  }

  /**
   * Fetches an archive to this machine once and lists its meshes.
   *
   * @throws Problem if there is no such artifact, or it is no archive that is accepted
   */
  MeshArchive open(String id, Progress progress) {
    StoredArtifact artifact = require(id);
    try {
      return new MeshArchive(
          artifact,
          MeshFiles.in(
              store.artifact(id, progress), MeshReader.standard(), Placement.BOUNDING_BOX));
    } catch (FormatException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<StoredArtifact> info(String id) {
    return ARTIFACT.matcher(id).matches()
        ? Problem.unlessRefused(() -> store.artifactInfo(id))
        : Optional.empty();
  }

  /** The refusal of an archive for a reason that names the file in it. */
  static Problem refusal(FormatException reason) {
    String message = "The archive cannot be used: %s.".formatted(reason.getMessage());
    return Problem.of(ProblemType.INVALID_FILE, message).at(POINTER, message).causedBy(reason);
  }
}
