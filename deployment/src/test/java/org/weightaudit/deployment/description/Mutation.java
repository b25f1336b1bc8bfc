package org.weightaudit.deployment.description;

import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spoils a description, to see that a rule notices. */
public final class Mutation {

  private Mutation() {}

  /**
   * A copy with another value at a place (RFC 6901).
   *
   * @param json the value, or {@code null} to remove the place
   */
  public static JsonNode of(JsonNode tree, String pointer, String json) {
    JsonNode copy = tree.deepCopy();
    JsonPointer place = JsonPointer.compile(pointer);
    JsonNode parent = copy.at(place.head());
    JsonNode value = JsonMapper.shared().readTree(json);
    if (parent instanceof ArrayNode array) {
      array.set(place.last().getMatchingIndex(), value);
    } else if (value.isNull()) {
      if (((ObjectNode) parent).remove(place.last().getMatchingProperty()) == null) {
        throw new IllegalArgumentException("nothing at " + pointer);
      }
    } else {
      ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
    }
    return copy;
  }
}
