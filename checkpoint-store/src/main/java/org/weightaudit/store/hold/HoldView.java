package org.weightaudit.store.hold;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** Somebody's interest in a checkpoint set, data set or artifact, as it stands in JSON. */
@Schema(name = "Hold")
public record HoldView(
    @Schema(example = "au_01jd8k3m5xq9v7w2r4t6y8z0ab") String holder,
    @Schema(example = "audit of gpt-mnist") String reason,
    Instant since) {}
