package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** An uploaded file of a set, as it stands in JSON. */
@Schema(name = "CheckpointFile")
public record CheckpointFileView(
    @Schema(example = "zoo.npz") String file,
    @Schema(
            example = "npz",
            allowableValues = {
              "npz",
              "npy",
              "safetensors",
              "pytorch",
              "gpt-runs",
              "hyper-representations",
              "state-dicts"
            })
        String format,
    @Schema(example = "4776264") long bytes,
    @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String sha256,
    @Schema(example = "150") int checkpoints,
    @Schema(example = "[\"run\", \"epoch\"]") List<String> columns,
    @Schema(example = "[\"converted from float16 to float32\"]") List<String> notes,
    List<FlaggedCheckpoint> flagged) {

  static CheckpointFileView of(CheckpointFileRow row, List<FlaggedCheckpoint> flagged) {
    return new CheckpointFileView(
        row.name(),
        row.format(),
        row.bytes(),
        row.sha256().hex(),
        row.checkpoints(),
        row.columns(),
        row.notes(),
        List.copyOf(flagged));
  }
}
