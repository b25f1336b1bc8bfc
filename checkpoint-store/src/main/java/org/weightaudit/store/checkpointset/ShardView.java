package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;

/** A part of the matrix form, as it stands in JSON. */
@Schema(name = "WeightShard")
public record ShardView(
    @Schema(example = "0") int index,
    @Schema(example = "0") int firstRow,
    @Schema(example = "150") int rows,
    @Schema(example = "4776080") long bytes,
    String sha256) {}
