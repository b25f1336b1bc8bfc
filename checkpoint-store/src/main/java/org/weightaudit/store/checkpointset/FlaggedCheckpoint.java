package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A checkpoint that cannot be measured.
 *
 * @param checkpoint its place in the file, from 0 on
 */
@Schema(name = "FlaggedCheckpoint")
public record FlaggedCheckpoint(
    @Schema(example = "3") int checkpoint,
    @Schema(example = "NaN in fc1.weight at [3, 17]") String reason) {}
