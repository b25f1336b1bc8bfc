package org.weightaudit.generator.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.weightaudit.generator.method.ComparedWithName;
import tools.jackson.databind.JsonNode;

/**
 * A request that was checked.
 *
 * @param configuration in full; absent for an import
 * @param artifact of an import; absent for a training
 * @param officialConfiguration what the file of an import does not tell; absent if nothing is known
 * @param seed of a training
 * @param comparedWith what samples are audited against; absent in plans of versions that knew
 *     nothing but all checkpoints
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record GeneratorPlan(
    String name,
    String method,
    Optional<String> preset,
    Optional<JsonNode> configuration,
    Optional<String> artifact,
    Optional<JsonNode> officialConfiguration,
    LearnedSet training,
    ModeName mode,
    Optional<Long> seed,
    Optional<ComparedWithName> comparedWith) {

  GeneratorPlan {
    configuration = configuration.filter(GeneratorPlan::isThere);
    officialConfiguration = officialConfiguration.filter(GeneratorPlan::isThere);
  }

  /** Jackson gives a null node for what is absent. */
  static boolean isThere(JsonNode node) {
    return !node.isNull() && !node.isMissingNode();
  }
}
