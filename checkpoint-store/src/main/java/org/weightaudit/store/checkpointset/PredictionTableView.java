package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Brought behaviour, as it stands in JSON.
 *
 * @param sha256 of the table as it can be downloaded
 */
@Schema(name = "Predictions")
public record PredictionTableView(
    @Schema(example = "mnist/test") String dataset,
    @Schema(example = "10000") int items,
    String sha256) {}
