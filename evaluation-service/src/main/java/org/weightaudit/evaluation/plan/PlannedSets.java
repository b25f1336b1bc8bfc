package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The audited sets, sealed, as they were when the audit was posted. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "AuditedSets")
public record PlannedSets(
    PlannedSet training,
    PlannedSet generated,
    @Schema(implementation = PlannedSet.class) Optional<PlannedSet> reference) {

  /** Each set under its role: training, generated, reference. */
  public Map<String, PlannedSet> byRole() {
    Map<String, PlannedSet> sets = new LinkedHashMap<>();
    sets.put("training", training);
    sets.put("generated", generated);
    reference.ifPresent(set -> sets.put("reference", set));
    return sets;
  }

  /** What an audit is called: what was generated against what it came from. */
  public String title() {
    return "%s against %s".formatted(generated.name(), training.name());
  }
}
