package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request that was checked.
 *
 * @param request with every default written out
 * @param dataset whose digest tells which bytes are meant
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AuditPlan(AuditRequest request, PlannedSets sets, Optional<PlannedDataset> dataset) {

  /** The ids of all sets, each once, and of the data set: what the audit needs to be kept. */
  public List<String> neededIds() {
    return Stream.concat(
            sets.byRole().values().stream().map(PlannedSet::id),
            dataset.stream().map(PlannedDataset::id))
        .distinct()
        .toList();
  }

  /** What makes the audit repeatable. */
  public long seed() {
    return request.seed().orElse(AuditRequest.DEFAULT_SEED);
  }
}
