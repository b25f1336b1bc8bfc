package org.weightaudit.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A job as clients see it.
 *
 * @param subject the resource that it works for
 * @param attempt how often it was begun
 * @param problem why it failed: a problem document
 * @param revision counts the changes of this job
 */
@Schema(name = "Job")
public record JobView(
    String id,
    String kind,
    String subject,
    JobState state,
    JobProgress progress,
    int attempt,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> startedAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> finishedAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) @Schema(type = "object")
        Optional<JsonNode> problem,
    @JsonIgnore long revision) {}
