package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The matrix form of a sealed set: row = checkpoint, column = parameter in layout order. */
@Schema(name = "Weights")
public record WeightsView(
    @Schema(example = "150") int rows,
    @Schema(example = "7960") int columns,
    @Schema(example = "F32") String dtype,
    List<ShardView> shards) {}
