package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The audited sets, sealed, as they were when the audit was posted.
 *
 * @param reconstructions the training set as the generator encodes and decodes it: what generated
 *     checkpoints are then compared with; absent for methods that do not
 * @param generated absent until the samples of a generator are there
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "AuditedSets")
public record PlannedSets(
    PlannedSet training,
    @Schema(implementation = PlannedSet.class) Optional<PlannedSet> reconstructions,
    @Schema(implementation = PlannedSet.class) Optional<PlannedSet> generated,
    @Schema(implementation = PlannedSet.class) Optional<PlannedSet> reference) {

  /** Each set under its role: training, reconstructions, generated, reference. */
  public Map<String, PlannedSet> byRole() {
    Map<String, PlannedSet> sets = new LinkedHashMap<>();
    sets.put("training", training);
    reconstructions.ifPresent(set -> sets.put("reconstructions", set));
    generated.ifPresent(set -> sets.put("generated", set));
    reference.ifPresent(set -> sets.put("reference", set));
    return sets;
  }

  /** What an audit is called: what was generated, or what generates, against what it came from. */
  public String title(Optional<PlannedGenerator> generator) {
    return "%s against %s"
        .formatted(
            generated
                .map(PlannedSet::name)
                .or(() -> generator.map(PlannedGenerator::name))
                .orElseThrow(),
            training.name());
  }
}
