package org.weightaudit.evaluation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.evaluation.archive.AuditOutcome;
import org.weightaudit.evaluation.archive.CheckpointFinding;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.evaluation.archive.GroupUse;
import org.weightaudit.evaluation.audit.AuditView;
import org.weightaudit.evaluation.plan.AuditRequest;
import org.weightaudit.evaluation.plan.PlannedDataset;
import org.weightaudit.evaluation.plan.PlannedGenerator;
import org.weightaudit.evaluation.plan.PlannedSets;
import org.weightaudit.novelty.baseline.NoiseCalibration;
import org.weightaudit.novelty.verdict.Basis;
import org.weightaudit.novelty.verdict.CopyScale;
import org.weightaudit.novelty.verdict.Gate;
import org.weightaudit.novelty.verdict.Mode;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.novelty.verdict.Yardstick;

/**
 * Everything about a finished audit, from request to bytes: with the digests of the sets and the
 * seed, it can be repeated and checked.
 *
 * @param sets the audited sets with their digests and lineage
 * @param generator whose samples were audited; absent for a set that was uploaded
 * @param use what became of each set's checkpoints
 * @param copyScales generated checkpoints nearer than a share of the usual training distance
 * @param noise what was tried for noise of equal novelty
 * @param policy with every threshold
 * @param checkpoints most suspicious first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "AuditReport")
record AuditReport(
    String id,
    Instant createdAt,
    Instant finishedAt,
    Verdict verdict,
    Gate gate,
    String sentence,
    List<String> reasons,
    List<String> caveats,
    Mode mode,
    Basis basis,
    Yardstick yardstick,
    Map<String, Estimate> statistics,
    Map<String, Integer> labels,
    Map<String, Double> thresholds,
    AuditRequest request,
    long seed,
    PlannedSets sets,
    @Schema(implementation = PlannedGenerator.class) Optional<PlannedGenerator> generator,
    @Schema(implementation = PlannedDataset.class) Optional<PlannedDataset> dataset,
    Map<String, GroupUse> use,
    List<CopyScale> copyScales,
    @Schema(implementation = NoiseCalibration.Result.class) Optional<NoiseCalibration.Result> noise,
    Policy policy,
    String device,
    Map<String, String> versions,
    List<String> figures,
    List<CheckpointFinding> checkpoints) {

  static AuditReport of(
      AuditView audit, AuditOutcome outcome, List<CheckpointFinding> checkpoints) {
    return new AuditReport(
        audit.id(),
        audit.createdAt(),
        audit.finishedAt().orElseThrow(),
        outcome.verdict(),
        outcome.gate(),
        outcome.sentence(),
        outcome.reasons(),
        outcome.caveats(),
        outcome.mode(),
        outcome.basis(),
        outcome.yardstick(),
        outcome.statistics(),
        outcome.labels(),
        outcome.thresholds(),
        audit.request(),
        audit.request().seed().orElse(AuditRequest.DEFAULT_SEED),
        audit.sets(),
        audit.generator(),
        audit.dataset(),
        outcome.sets(),
        outcome.copyScales(),
        outcome.noise(),
        outcome.policy(),
        outcome.device(),
        outcome.versions(),
        outcome.figures().stream()
            .map(name -> "/v1/audits/%s/figures/%s.svg".formatted(audit.id(), name))
            .toList(),
        checkpoints);
  }
}
