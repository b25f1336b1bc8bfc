package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A request that was checked.
 *
 * @param request with every default written out
 * @param dataset whose digest tells which bytes are meant
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AuditPlan(AuditRequest request, PlannedSets sets, Optional<PlannedDataset> dataset) {

  /** The ids of all sets, each once. */
  public List<String> setIds() {
    return sets.byRole().values().stream().map(PlannedSet::id).distinct().toList();
  }

  /** What makes the audit repeatable. */
  public long seed() {
    return request.seed().orElse(AuditRequest.DEFAULT_SEED);
  }
}
