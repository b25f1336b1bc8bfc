package org.weightaudit.store.hold;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Optional;

/**
 * Why somebody holds a checkpoint set, a data set or an artifact.
 *
 * @param duration after which the hold ends by itself, as in ISO 8601; without it, it stays.
 *     Whoever holds before it is sure of itself holds for a time first, and then for good
 */
@Schema(name = "NewHold", example = "{\"reason\": \"audit of gpt-mnist\"}")
public record HoldRequest(
    String reason,
    @Schema(type = "string", example = "PT1H", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Duration> duration) {}
