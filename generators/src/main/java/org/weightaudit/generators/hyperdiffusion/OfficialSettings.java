package org.weightaudit.generators.hyperdiffusion;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.weightaudit.weights.format.FormatException;
import tools.jackson.databind.JsonNode;

/**
 * Settings by the names that they have in the authors' configuration, at its top or in the part
 * where the authors have them.
 */
record OfficialSettings(JsonNode root) {

  private static final List<String> PARTS = List.of("transformer_config", "diff_config");

  /**
   * @throws FormatException if the setting is something else
   */
  Optional<Integer> whole(String name) {
    return of(name, JsonNode::isInt, "a whole number").map(JsonNode::intValue);
  }

  /**
   * @throws FormatException if the setting is something else
   */
  Optional<Double> number(String name) {
    return of(name, JsonNode::isNumber, "a number").map(JsonNode::doubleValue);
  }

  /**
   * @throws FormatException if the setting is there and is not this
   */
  void require(String name, Object wanted) {
    find(name)
        .filter(found -> !found.asString().equals(String.valueOf(wanted)))
        .ifPresent(
            found -> {
              throw new FormatException(
                  "%s of the configuration is %s; wanted: %s".formatted(name, found, wanted));
            });
  }

  private Optional<JsonNode> of(String name, Predicate<JsonNode> kind, String wanted) {
    Optional<JsonNode> found = find(name);
    if (found.isPresent() && !kind.test(found.get())) {
      throw new FormatException(
          "%s of the configuration is %s; wanted: %s".formatted(name, found.get(), wanted));
    }
    return found;
  }

  private Optional<JsonNode> find(String name) {
    if (root.has(name)) {
      return Optional.of(root.path(name));
    }
    return PARTS.stream()
        .map(part -> root.path(part).path("params").path(name))
        .filter(found -> !found.isMissingNode())
        .findFirst();
  }
}
