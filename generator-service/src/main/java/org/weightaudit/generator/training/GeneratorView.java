package org.weightaudit.generator.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.generator.method.ComparedWithName;
import org.weightaudit.jobs.JobProgress;
import org.weightaudit.jobs.JobState;
import org.weightaudit.jobs.JobView;
import tools.jackson.databind.JsonNode;

/**
 * A generator as clients see it. What it has learned is there once its job has succeeded.
 *
 * @param job what trains or imports it
 * @param configuration in full, also of a preset; absent for an import
 * @param imported the artifact that was imported; absent for a training
 * @param training what it learned from
 * @param parameters how many numbers it has learned
 * @param losses by curve, at most 500 points each; those of a running training up to its latest
 *     kept state
 * @param reconstructions what it makes of its training set when it only encodes and decodes
 * @param comparedWith what its samples are audited against
 * @param artifact the saved generator in the store
 * @param problem why its job failed
 */
@Schema(name = "Generator")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record GeneratorView(
    @Schema(example = "gen_01jd8k3v5m9q2w7x4y6z8a1b2c") String id,
    String name,
    JobState state,
    JobProgress progress,
    String job,
    String method,
    @Schema(type = "string") Optional<String> preset,
    @Schema(type = "object") Optional<JsonNode> configuration,
    @JsonProperty("import") @Schema(implementation = GeneratorRequest.ImportedFile.class)
        Optional<GeneratorRequest.ImportedFile> imported,
    LearnedSet training,
    ModeName mode,
    @Schema(implementation = Long.class) Optional<Long> seed,
    @Schema(implementation = Long.class) Optional<Long> parameters,
    Map<String, List<LossPoint>> losses,
    @Schema(
            type = "string",
            description =
                "The sealed set of its training checkpoints as it encodes and decodes them, if its method does: what its samples are audited against")
        Optional<String> reconstructions,
    ComparedWithName comparedWith,
    @Schema(type = "string") Optional<String> artifact,
    @Schema(type = "string", example = "cpu (PyTorch 2.7.1)") Optional<String> device,
    @Schema(type = "string") Optional<String> codeVersion,
    Instant createdAt,
    @Schema(type = "string", format = "date-time") Optional<Instant> finishedAt,
    @Schema(type = "object") Optional<JsonNode> problem) {

  static GeneratorView of(StoredGenerator generator, JobView job) {
    GeneratorPlan plan = generator.plan();
    Optional<LearnedGenerator> learned =
        generator.learned().filter(outcome -> job.state() == JobState.SUCCEEDED);
    return new GeneratorView(
        generator.id(),
        plan.name(),
        job.state(),
        job.progress(),
        job.id(),
        plan.method(),
        plan.preset(),
        plan.configuration(),
        plan.artifact()
            .map(file -> new GeneratorRequest.ImportedFile(file, plan.officialConfiguration())),
        plan.training(),
        plan.mode(),
        plan.seed(),
        learned.map(LearnedGenerator::parameters),
        learned
            .map(LearnedGenerator::losses)
            .or(() -> generator.kept().map(KeptState::losses))
            .orElse(Map.of()),
        learned.flatMap(LearnedGenerator::reconstructions),
        plan.comparedWith().orElse(ComparedWithName.ALL_CHECKPOINTS),
        learned.map(LearnedGenerator::artifact),
        learned.map(LearnedGenerator::device),
        learned.map(LearnedGenerator::codeVersion),
        generator.createdAt(),
        job.finishedAt(),
        job.problem());
  }
}
