package org.weightaudit.gateway.openapi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds and renames the components of a document whose names are taken by other content. */
final class SchemaNames {

  private static final String PREFIX = "#/components/";

  private SchemaNames() {}

  static String reference(String section, String name) {
    return PREFIX + section + "/" + name;
  }

  /**
   * New references for old ones. A component clashes if one of the same name has other content, or
   * if it refers to one that clashes.
   */
  static Map<String, String> clashes(String service, JsonNode document, ObjectNode taken) {
    Map<String, JsonNode> present = new HashMap<>();
    document
        .path("components")
        .properties()
        .forEach(
            section ->
                section
                    .getValue()
                    .properties()
                    .forEach(
                        component ->
                            present.put(
                                reference(section.getKey(), component.getKey()),
                                component.getValue())));
    Set<String> clashing = new HashSet<>();
    present.forEach(
        (reference, content) -> {
          JsonNode other = taken.at(reference.substring(PREFIX.length() - 1));
          if (!other.isMissingNode() && !other.equals(content)) {
            clashing.add(reference);
          }
        });
    spread(clashing, present, taken);
    Map<String, String> names = new HashMap<>();
    for (String reference : clashing) {
      int slash = reference.lastIndexOf('/') + 1;
      names.put(reference, reference.substring(0, slash) + service + reference.substring(slash));
    }
    return names;
  }

  private static void spread(
      Set<String> clashing, Map<String, JsonNode> present, ObjectNode taken) {
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<String, JsonNode> component : present.entrySet()) {
        boolean shared =
            !taken.at(component.getKey().substring(PREFIX.length() - 1)).isMissingNode();
        if (shared
            && !clashing.contains(component.getKey())
            && refersToAny(component.getValue(), clashing)) {
          clashing.add(component.getKey());
          more = true;
        }
      }
    }
  }

  private static boolean refersToAny(JsonNode node, Set<String> references) {
    if (node.isString()) {
      return references.contains(node.stringValue());
    }
    for (JsonNode child : node) {
      if (refersToAny(child, references)) {
        return true;
      }
    }
    return false;
  }

  /** Puts new references in the place of old ones, in the whole document. */
  static void rewrite(JsonNode node, Map<String, String> newNames) {
    if (newNames.isEmpty()) {
      return;
    }
    if (node instanceof ObjectNode object) {
      for (String name : object.propertyNames().toArray(String[]::new)) {
        JsonNode child = object.get(name);
        if (child.isString() && newNames.containsKey(child.stringValue())) {
          object.put(name, newNames.get(child.stringValue()));
        } else {
          rewrite(child, newNames);
        }
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(child -> rewrite(child, newNames));
    }
  }
}
