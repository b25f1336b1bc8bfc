package org.weightaudit.evaluation.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.evaluation.archive.AuditOutcome;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.evaluation.archive.StoredAudit;
import org.weightaudit.evaluation.plan.AuditRequest;
import org.weightaudit.evaluation.plan.PlannedDataset;
import org.weightaudit.evaluation.plan.PlannedGenerator;
import org.weightaudit.evaluation.plan.PlannedSets;
import org.weightaudit.jobs.JobProgress;
import org.weightaudit.jobs.JobState;
import org.weightaudit.jobs.JobView;
import org.weightaudit.novelty.verdict.Basis;
import org.weightaudit.novelty.verdict.Gate;
import org.weightaudit.novelty.verdict.Mode;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.novelty.verdict.Yardstick;
import tools.jackson.databind.JsonNode;

/**
 * An audit as clients see it. What it found is there once it has succeeded, and its problem if it
 * has failed.
 *
 * @param request with every default written out
 * @param sets the audited sets by role: training, generated, reference
 * @param generator whose samples are audited; absent for a set that was uploaded
 * @param sentence the verdict in one sentence, with its interval
 * @param reasons what it rests on, or what is missing
 * @param caveats what a reader must keep in mind
 * @param mode whether distances inside the training set are a yardstick
 * @param basis weights alone, or behaviour as well
 * @param yardstick what generated checkpoints are measured against
 * @param statistics by key; what is not known is left out
 * @param labels how many generated checkpoints have each label
 * @param thresholds what counted as near, similar and inside
 * @param figures names of those that can be fetched
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Audit")
public record AuditView(
    @Schema(example = "au_01jd8k3v5m9q2w7x4y6z8a1b2c") String id,
    JobState state,
    Instant createdAt,
    @Schema(type = "string", format = "date-time") Optional<Instant> startedAt,
    @Schema(type = "string", format = "date-time") Optional<Instant> finishedAt,
    AuditRequest request,
    PlannedSets sets,
    @Schema(implementation = PlannedGenerator.class) Optional<PlannedGenerator> generator,
    @Schema(implementation = PlannedDataset.class) Optional<PlannedDataset> dataset,
    JobProgress progress,
    String job,
    @Schema(implementation = Verdict.class) Optional<Verdict> verdict,
    @Schema(implementation = Gate.class) Optional<Gate> gate,
    @Schema(type = "string") Optional<String> sentence,
    Optional<List<String>> reasons,
    Optional<List<String>> caveats,
    @Schema(implementation = Mode.class) Optional<Mode> mode,
    @Schema(implementation = Basis.class) Optional<Basis> basis,
    @Schema(implementation = Yardstick.class) Optional<Yardstick> yardstick,
    Optional<Map<String, Estimate>> statistics,
    Optional<Map<String, Integer>> labels,
    Optional<Map<String, Double>> thresholds,
    Optional<List<String>> figures,
    @Schema(type = "object") Optional<JsonNode> problem) {

  /** The view of an audit and its job. */
  public static AuditView of(StoredAudit audit, JobView job) {
    Optional<AuditOutcome> outcome =
        audit.outcome().filter(found -> job.state() == JobState.SUCCEEDED);
    return new AuditView(
        audit.id(),
        job.state(),
        audit.createdAt(),
        job.startedAt(),
        job.finishedAt(),
        audit.plan().request(),
        audit.plan().sets(),
        audit.plan().generator(),
        audit.plan().dataset(),
        job.progress(),
        job.id(),
        outcome.map(AuditOutcome::verdict),
        outcome.map(AuditOutcome::gate),
        outcome.map(AuditOutcome::sentence),
        outcome.map(AuditOutcome::reasons),
        outcome.map(AuditOutcome::caveats),
        outcome.map(AuditOutcome::mode),
        outcome.map(AuditOutcome::basis),
        outcome.map(AuditOutcome::yardstick),
        outcome.map(AuditOutcome::statistics),
        outcome.map(AuditOutcome::labels),
        outcome.map(AuditOutcome::thresholds),
        outcome.map(AuditOutcome::figures),
        job.problem());
  }
}
