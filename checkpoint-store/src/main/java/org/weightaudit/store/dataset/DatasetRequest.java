package org.weightaudit.store.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/**
 * What a data set shall be.
 *
 * @param classes how many; by default as many as the greatest label needs
 * @param normalization by default pixels from 0 to 1 as they are
 */
@Schema(
    name = "NewDataset",
    example =
        """
        {"name": "mnist/test", "classes": 10,
         "normalization": {"mean": [0.1307], "standardDeviation": [0.3081]}}""")
public record DatasetRequest(
    @Schema(example = "mnist/test") String name,
    @Schema(type = "integer", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Integer> classes,
    @Schema(
            implementation = NormalizationDescription.class,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<NormalizationDescription> normalization) {}
