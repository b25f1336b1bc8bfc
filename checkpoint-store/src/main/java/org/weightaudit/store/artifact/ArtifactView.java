package org.weightaudit.store.artifact;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;

/**
 * An artifact, as it stands in JSON.
 *
 * @param lineage where it comes from
 */
@Schema(name = "Artifact")
public record ArtifactView(
    @Schema(example = "ar_01jd8k3m5xq9v7w2r4t6y8z0ab") String id,
    @Schema(example = "p-diff of mnist zoo") String name,
    @Schema(example = "4776264") long bytes,
    @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String sha256,
    @Schema(example = "{\"method\": \"p-diff\", \"seed\": \"7\"}") Map<String, String> lineage,
    Instant createdAt) {}
