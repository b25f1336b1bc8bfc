package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import org.weightaudit.jobs.JobProgress;
import org.weightaudit.jobs.JobState;
import tools.jackson.databind.JsonNode;

/**
 * A zoo as clients see it.
 *
 * @param job what trains it
 * @param checkpointSet the sealed set that it has become; absent before
 * @param problem why its training failed
 */
@Schema(name = "Zoo")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ZooView(
    String id,
    String name,
    JobState state,
    JobProgress progress,
    String job,
    ZooOrder request,
    @Schema(implementation = String.class) Optional<String> checkpointSet,
    Instant createdAt,
    @Schema(implementation = Instant.class) Optional<Instant> finishedAt,
    @Schema(type = "object") Optional<JsonNode> problem) {}
