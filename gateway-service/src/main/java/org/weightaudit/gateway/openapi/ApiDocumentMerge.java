package org.weightaudit.gateway.openapi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds the documents of services to one. Not thread-safe. */
final class ApiDocumentMerge {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final ObjectNode merged;
  private final ObjectNode paths;
  private final ObjectNode components;
  private final Map<String, JsonNode> tags = new TreeMap<>();
  private final Set<String> operationIds = new HashSet<>();

  /**
   * A merge that starts with a head.
   *
   * @param head the document without paths and components
   */
  ApiDocumentMerge(JsonMapper json, ObjectNode head) {
    merged = head;
    merged.putArray("tags");
    paths = json.createObjectNode();
    components = json.createObjectNode();
  }

  /**
   * Adds a service's document. A path and method that is there already stays as it is.
   *
   * @param service its name in front of renamed things, for example {@code Evaluation}
   */
  ApiDocumentMerge add(String service, JsonNode document) {
    JsonNode renamed = document.deepCopy();
    Map<String, String> newNames = SchemaNames.clashes(service, renamed, components);
    SchemaNames.rewrite(renamed, newNames);
    addComponents(renamed.path("components"), newNames);
    renamed
        .path("paths")
        .properties()
        .forEach(path -> addPath(service, path.getKey(), (ObjectNode) path.getValue()));
    renamed.path("tags").forEach(tag -> tags.putIfAbsent(tag.path("name").asString(""), tag));
    return this;
  }

  private void addComponents(JsonNode added, Map<String, String> newNames) {
    added
        .properties()
        .forEach(
            section -> {
              ObjectNode target = components.withObject("/" + section.getKey());
              section
                  .getValue()
                  .properties()
                  .forEach(
                      component -> {
                        String reference =
                            SchemaNames.reference(section.getKey(), component.getKey());
                        String name = newNames.getOrDefault(reference, reference);
                        target.set(name.substring(name.lastIndexOf('/') + 1), component.getValue());
                      });
            });
  }

  private void addPath(String service, String path, ObjectNode item) {
    ObjectNode target = paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path);
    item.properties()
        .forEach(
            entry -> {
              if (target.has(entry.getKey())) {
                return;
              }
              if (METHODS.contains(entry.getKey())
                  && entry.getValue() instanceof ObjectNode operation) {
                nameUniquely(service, operation);
              }
              target.set(entry.getKey(), entry.getValue());
            });
  }

  private void nameUniquely(String service, ObjectNode operation) {
    String id = operation.path("operationId").asString("");
    if (id.isEmpty()) {
      return;
    }
    String unique = id;
    for (int i = 1; !operationIds.add(unique); i++) {
      unique = id + service + (i == 1 ? "" : Integer.toString(i));
    }
    operation.put("operationId", unique);
  }

  /** The merged document, its parts sorted by name. */
  ObjectNode document() {
    ArrayNode tagList = (ArrayNode) merged.get("tags");
    tags.values().forEach(tagList::add);
    ObjectNode sorted = merged.putObject("paths");
    Map<String, JsonNode> byName = new TreeMap<>();
    paths.properties().forEach(path -> byName.put(path.getKey(), path.getValue()));
    byName.forEach(sorted::set);
    merged.set("components", components);
    return merged;
  }

  /** A service's name as a part of schema names: {@code evaluation-service} gives Evaluation. */
  static String prefix(String service) {
    Map<String, String> words = new HashMap<>();
    words.put("checkpoint-store", "Store");
    return words.getOrDefault(
        service, StringUtils.capitalize(service.replace("-service", "").toLowerCase(Locale.ROOT)));
  }
}
