package org.weightaudit.store.dataset;

import io.swagger.v3.oas.annotations.media.Schema;

/** An uploaded file of a data set, as it stands in JSON. */
@Schema(name = "DatasetFile")
public record DatasetFileView(
    @Schema(example = "images") String file,
    @Schema(
            example = "idx",
            allowableValues = {
              "idx",
              "npy",
              "npz",
              "safetensors",
              "pytorch",
              "cifar-10",
              "cifar-100",
              "stl-10-images",
              "stl-10-labels",
              "svhn"
            })
        String format,
    @Schema(example = "1648877") long bytes,
    String sha256) {}
