package org.weightaudit.store.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A data set, as it stands in JSON.
 *
 * @param items how many images; known when it is sealed
 * @param imageShape [height, width] or [channels, height, width]; known when it is sealed
 */
@Schema(name = "Dataset")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DatasetView(
    @Schema(example = "ds_01jd8k3m5xq9v7w2r4t6y8z0ab") String id,
    @Schema(example = "mnist/test") String name,
    DatasetState state,
    List<DatasetFileView> files,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Integer> items,
    @Schema(example = "[28, 28]", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<List<Integer>> imageShape,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Integer> classes,
    NormalizationDescription normalization,
    @Schema(type = "string", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<String> digest,
    Instant createdAt,
    @Schema(type = "string", format = "date-time", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Instant> sealedAt) {}
