package org.weightaudit.generator.sampling;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import org.weightaudit.jobs.JobProgress;
import org.weightaudit.jobs.JobState;
import org.weightaudit.jobs.JobView;
import tools.jackson.databind.JsonNode;

/**
 * Samples as clients see them.
 *
 * @param job what makes them
 * @param checkpointSet the sealed set that they have become; absent before
 * @param problem why they could not be made
 */
@Schema(name = "Samples")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SamplesView(
    @Schema(example = "sm_01jd8k3v5m9q2w7x4y6z8a1b2c") String id,
    String generator,
    String name,
    int count,
    long seed,
    @Schema(type = "string") Optional<String> starts,
    @Schema(implementation = Double.class) Optional<Double> target,
    JobState state,
    JobProgress progress,
    String job,
    @Schema(type = "string") Optional<String> checkpointSet,
    Instant createdAt,
    @Schema(type = "string", format = "date-time") Optional<Instant> finishedAt,
    @Schema(type = "object") Optional<JsonNode> problem) {

  static SamplesView of(SamplingRow row, SamplingPlan plan, JobView job) {
    return new SamplesView(
        row.id(),
        row.generator(),
        plan.name(),
        plan.count(),
        plan.seed(),
        plan.starts(),
        plan.target(),
        job.state(),
        job.progress(),
        job.id(),
        row.checkpointSet().filter(set -> row.isComplete()),
        row.createdAt(),
        job.finishedAt(),
        job.problem());
  }
}
