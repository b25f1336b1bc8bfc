package org.weightaudit.store.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;

/** Somebody's interest in a checkpoint set, data set or artifact, as it stands in JSON. */
@Schema(name = "Hold")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record HoldView(
    @Schema(example = "au_01jd8k3m5xq9v7w2r4t6y8z0ab") String holder,
    @Schema(example = "audit of gpt-mnist") String reason,
    Instant since,
    @Schema(type = "string", format = "date-time", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Instant> expiresAt) {}
