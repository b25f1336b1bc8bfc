package org.weightaudit.deployment.kubernetes;

import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.weightaudit.deployment.description.Sources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Puts manifests together as kustomize does it, as far as ours use it: resources, components, a
 * namespace, images, replicas, and JSON patches (RFC 6902) by kind and name. Anything else in a
 * kustomization is refused. Where kustomize is installed, a test compares.
 */
final class Kustomization {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final com.fasterxml.jackson.databind.ObjectMapper JACKSON_2 =
      new com.fasterxml.jackson.databind.ObjectMapper();
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "apiVersion",
          "kind",
          "resources",
          "components",
          "namespace",
          "images",
          "replicas",
          "patches");
  private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace");

  private Kustomization() {}

  /** The manifests of a folder with a kustomization. */
  static List<JsonNode> build(Path folder) {
    JsonNode kustomization = Sources.yaml(folder.resolve("kustomization.yml"));
    List<JsonNode> manifests = new ArrayList<>();
    for (JsonNode resource : kustomization.path("resources")) {
      Path path = folder.resolve(resource.asString()).normalize();
      manifests.addAll(Files.isDirectory(path) ? build(path) : Sources.documents(path));
    }
    for (JsonNode component : kustomization.path("components")) {
      Path path = folder.resolve(component.asString()).normalize();
      change(manifests, Sources.yaml(path.resolve("kustomization.yml")));
    }
    change(manifests, kustomization);
    return manifests;
  }

  private static void change(List<JsonNode> manifests, JsonNode kustomization) {
    for (String field : kustomization.propertyNames()) {
      if (!UNDERSTOOD.contains(field)) {
        throw new IllegalArgumentException("kustomization with " + field);
      }
    }
    kustomization.path("patches").forEach(patch -> patch(manifests, patch));
    kustomization.path("images").forEach(image -> rename(manifests, image));
    for (JsonNode replicas : kustomization.path("replicas")) {
      for (JsonNode manifest : manifests) {
        if (manifest.has("spec")
            && name(manifest).equals(replicas.path("name").asString())
            && Set.of("Deployment", "StatefulSet").contains(kind(manifest))) {
          ((ObjectNode) manifest.path("spec")).set("replicas", replicas.path("count"));
        }
      }
    }
    if (kustomization.has("namespace")) {
      for (JsonNode manifest : manifests) {
        if (!WITHOUT_NAMESPACE.contains(kind(manifest))) {
          ((ObjectNode) manifest.path("metadata"))
              .set("namespace", kustomization.path("namespace"));
        }
      }
    }
  }

  private static void patch(List<JsonNode> manifests, JsonNode patch) {
    String kind = patch.at("/target/kind").asString();
    String name = patch.at("/target/name").asString();
    int patched = 0;
    for (int k = 0; k < manifests.size(); k++) {
      if (kind(manifests.get(k)).equals(kind) && name(manifests.get(k)).equals(name)) {
        manifests.set(k, patched(manifests.get(k), patch.path("patch").asString()));
        patched++;
      }
    }
    if (patched != 1) {
      throw new IllegalArgumentException(
          "patch of %s %s: found %d of it; wanted one".formatted(kind, name, patched));
    }
  }

  /** The JSON patch library knows Jackson 2 only. */
  private static JsonNode patched(JsonNode manifest, String operations) {
    try {
      Object list = new org.yaml.snakeyaml.Yaml().load(operations);
      return JSON.readTree(
          JsonPatch.apply(JACKSON_2.valueToTree(list), JACKSON_2.readTree(manifest.toString()))
              .toString());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void rename(List<JsonNode> manifests, JsonNode image) {
    String name = image.path("name").asString();
    String renamed = image.path("newName").asString(name);
    for (JsonNode manifest : manifests) {
      for (JsonNode container : manifest.at("/spec/template/spec/containers")) {
        String found = container.path("image").asString();
        if (found.equals(name) || found.startsWith(name + ":")) {
          String tag = image.path("newTag").asString(found.substring(name.length()));
          ((ObjectNode) container).set("image", StringNode.valueOf(renamed + ":" + tag));
        }
      }
    }
  }

  static String kind(JsonNode manifest) {
    return manifest.path("kind").asString();
  }

  static String name(JsonNode manifest) {
    return manifest.at("/metadata/name").asString();
  }

  /** Manifests by kind and name. */
  static Map<String, JsonNode> byName(List<JsonNode> manifests) {
    Map<String, JsonNode> byName = new TreeMap<>();
    for (JsonNode manifest : manifests) {
      if (byName.put(kind(manifest) + " " + name(manifest), manifest) != null) {
        throw new IllegalArgumentException(
            "%s %s comes twice".formatted(kind(manifest), name(manifest)));
      }
    }
    return byName;
  }
}
