package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.architecture.ArchitectureDescription;

/**
 * What a checkpoint set shall be: a name, a role, and either an architecture or a layout.
 *
 * @param partial the tensors of the architecture that vary; all others are frozen
 * @param lineage where the set comes from, in the words of whoever made it
 */
@Schema(
    name = "NewCheckpointSet",
    example =
        """
        {"name": "gpt-mnist train", "role": "TRAINING",
         "architecture": {"type": "mlp", "sizes": [784, 10, 10], "activation": "relu"}}""")
public record CheckpointSetRequest(
    @Schema(example = "gpt-mnist train") String name,
    Role role,
    @Schema(
            implementation = ArchitectureDescription.class,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<ArchitectureDescription> architecture,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<List<TensorDescription>> layout,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<List<SymmetryDescription>> symmetries,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) Optional<List<String>> partial,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Map<String, String>> lineage) {}
