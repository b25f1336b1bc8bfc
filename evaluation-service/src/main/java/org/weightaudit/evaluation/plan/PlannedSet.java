package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.storeclient.StoredSet;

/**
 * A sealed set as an audit names it.
 *
 * @param digest over its content
 * @param lineage where it comes from, as its owner said
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "AuditedSet")
public record PlannedSet(
    String id,
    String name,
    String role,
    String digest,
    int checkpoints,
    int parameters,
    @Schema(implementation = ArchitectureDescription.class)
        Optional<ArchitectureDescription> architecture,
    Map<String, String> lineage) {

  static PlannedSet of(StoredSet set) {
    return new PlannedSet(
        set.id(),
        set.name(),
        set.role(),
        set.digest().orElseThrow(),
        set.checkpoints(),
        set.rowLayout().size(),
        set.architecture(),
        new TreeMap<>(set.lineage()));
  }
}
