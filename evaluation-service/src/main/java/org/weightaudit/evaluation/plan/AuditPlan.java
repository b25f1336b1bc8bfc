package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.storeclient.StoredSet;

/**
 * A request that was checked.
 *
 * @param request with every default written out
 * @param generator whose samples are audited; absent for a set that was uploaded
 * @param dataset whose digest tells which bytes are meant
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AuditPlan(
    AuditRequest request,
    PlannedSets sets,
    Optional<PlannedGenerator> generator,
    Optional<PlannedDataset> dataset) {

  /** The ids of all sets, each once, and of the data set: what the audit needs to be kept. */
  public List<String> neededIds() {
    return Stream.concat(
            sets.byRole().values().stream().map(PlannedSet::id),
            dataset.stream().map(PlannedDataset::id))
        .distinct()
        .toList();
  }

  /** The same with the samples ordered. */
  public AuditPlan ordered(String samples) {
    return new AuditPlan(request, sets, generator.map(known -> known.ordered(samples)), dataset);
  }

  /** The same with the samples there. */
  public AuditPlan sampled(StoredSet samples) {
    return new AuditPlan(
        request,
        new PlannedSets(
            sets.training(),
            sets.reconstructions(),
            Optional.of(PlannedSet.of(samples)),
            sets.reference()),
        generator,
        dataset);
  }

  /** What makes the audit repeatable. */
  public long seed() {
    return request.seed().orElse(AuditRequest.DEFAULT_SEED);
  }
}
