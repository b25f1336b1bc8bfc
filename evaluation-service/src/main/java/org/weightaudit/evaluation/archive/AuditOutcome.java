package org.weightaudit.evaluation.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.novelty.baseline.NoiseCalibration;
import org.weightaudit.novelty.verdict.Basis;
import org.weightaudit.novelty.verdict.CopyScale;
import org.weightaudit.novelty.verdict.Gate;
import org.weightaudit.novelty.verdict.Mode;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.novelty.verdict.Yardstick;

/**
 * What an audit found; maps are in the order of the report.
 *
 * @param statistics by key; what is not known is left out
 * @param labels how many generated checkpoints have each label, by slug
 * @param thresholds what counted as near, similar and inside
 * @param sets what became of each set's checkpoints
 * @param device where it was computed
 * @param versions of the code
 * @param figures names of those that were drawn
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AuditOutcome(
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
    Map<String, GroupUse> sets,
    List<CopyScale> copyScales,
    Optional<NoiseCalibration.Result> noise,
    Policy policy,
    String device,
    Map<String, String> versions,
    List<String> figures) {}
