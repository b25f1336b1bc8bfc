package org.weightaudit.store.checkpointset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.architecture.ArchitectureDescription;

/**
 * A checkpoint set, as it stands in JSON.
 *
 * @param symmetryTrust why the symmetries are believed
 * @param partial the tensors that vary, if not all do
 * @param frozen whether the frozen checkpoint is there
 * @param parameters how many numbers a row has
 * @param runs how many different runs the checkpoints name
 */
@Schema(name = "CheckpointSet")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CheckpointSetView(
    @Schema(example = "cs_01jd8k3m5xq9v7w2r4t6y8z0ab") String id,
    @Schema(example = "gpt-mnist train") String name,
    Role role,
    State state,
    @Schema(
            implementation = ArchitectureDescription.class,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<ArchitectureDescription> architecture,
    List<TensorDescription> layout,
    List<SymmetryDescription> symmetries,
    SymmetryTrust symmetryTrust,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) Optional<List<String>> partial,
    boolean frozen,
    @Schema(example = "7960") int parameters,
    @Schema(example = "150") int checkpoints,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Integer> runs,
    List<CheckpointFileView> files,
    List<PredictionTableView> predictions,
    Map<String, String> lineage,
    @Schema(
            type = "string",
            example = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<String> digest,
    Instant createdAt,
    @Schema(type = "string", format = "date-time", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Instant> sealedAt) {}
