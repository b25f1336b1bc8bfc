package org.weightaudit.store.checkpointset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A checkpoint of a sealed set, as it stands in JSON. */
@Schema(name = "Checkpoint")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CheckpointView(
    @Schema(example = "0") int row,
    @Schema(example = "zoo.npz#0") String name,
    @Schema(example = "zoo.npz") String file,
    @Schema(type = "string", example = "17", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<String> run,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED) Optional<Long> epoch,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED) Optional<Long> step,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED) Optional<Long> seed,
    @Schema(type = "number", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Double> accuracy,
    @Schema(type = "number", requiredMode = Schema.RequiredMode.NOT_REQUIRED) Optional<Double> loss,
    @Schema(
            type = "number",
            description = "Of a neural field: intersection over union with its shape",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Double> iou,
    @Schema(
            type = "integer",
            description =
                "Of what it is a changed copy: a row of the set that lineage.parentSet names",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Long> parent,
    @Schema(type = "string", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<String> flagged) {

  static CheckpointView of(ResultSet row) throws SQLException {
    String file = row.getString("file");
    String name = row.getString("name");
    if (name == null) {
      name = row.getInt("checkpoints") == 1 ? file : file + "#" + row.getInt("position");
    }
    return new CheckpointView(
        row.getInt("row_number"),
        name,
        file,
        Optional.ofNullable(row.getString("run")),
        Optional.ofNullable(row.getObject("epoch", Long.class)),
        Optional.ofNullable(row.getObject("step", Long.class)),
        Optional.ofNullable(row.getObject("seed", Long.class)),
        finite(row.getObject("accuracy", Double.class)),
        finite(row.getObject("loss", Double.class)),
        finite(row.getObject("iou", Double.class)),
        Optional.ofNullable(row.getObject("parent", Long.class)),
        Optional.ofNullable(row.getString("flagged")));
  }

  /** JSON has no other numbers. */
  private static Optional<Double> finite(@org.jspecify.annotations.Nullable Double value) {
    return Optional.ofNullable(value).filter(Double::isFinite);
  }
}
