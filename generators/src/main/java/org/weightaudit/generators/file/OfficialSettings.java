package org.weightaudit.generators.file;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.weightaudit.weights.format.FormatException;
import tools.jackson.databind.JsonNode;

/**
 * Settings by the names that they have in the authors' configuration, at its top or in the part
 * where the authors have them. One that is null is not set.
 *
 * @param root the configuration
 * @param parts the paths of parts that are looked into
 */
public record OfficialSettings(JsonNode root, List<List<String>> parts) {

  public OfficialSettings {
    parts = List.copyOf(parts);
  }

  /**
   * @throws FormatException if the setting is something else
   */
  public Optional<Integer> whole(String name) {
    return of(name, JsonNode::isInt, "a whole number").map(JsonNode::intValue);
  }

  /**
   * @throws FormatException if the setting is something else
   */
  public Optional<Double> number(String name) {
    return of(name, JsonNode::isNumber, "a number").map(JsonNode::doubleValue);
  }

  /**
   * @throws FormatException if the setting is something else
   */
  public Optional<Boolean> flag(String name) {
    return of(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  /**
   * @throws FormatException if the setting is something else
   */
  public Optional<String> text(String name) {
    return of(name, JsonNode::isString, "a text").map(JsonNode::stringValue);
  }

  /**
   * @throws FormatException if the setting is there and is not this
   */
  public void require(String name, Object wanted) {
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
    return Stream.concat(Stream.of(root), parts.stream().map(this::at))
        .map(part -> part.path(name))
        .filter(found -> !found.isMissingNode() && !found.isNull())
        .findFirst();
  }

  private JsonNode at(List<String> path) {
    JsonNode part = root;
    for (String name : path) {
      part = part.path(name);
    }
    return part;
  }
}
