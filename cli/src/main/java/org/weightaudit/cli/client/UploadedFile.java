package org.weightaudit.cli.client;

import java.util.List;

/** What the server found in an uploaded file of checkpoints. */
public record UploadedFile(
    String file, String format, int checkpoints, List<String> notes, List<Flag> flagged) {

  /** A checkpoint that cannot take part, and why. */
  public record Flag(int checkpoint, String reason) {}

  public UploadedFile {
    notes = notes == null ? List.of() : List.copyOf(notes);
    flagged = flagged == null ? List.of() : List.copyOf(flagged);
  }
}
