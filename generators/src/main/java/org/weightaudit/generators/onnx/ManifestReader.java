package org.weightaudit.generators.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.layout.TensorSpec;
import tools.jackson.databind.JsonNode;

/**
 * Reads a manifest from JSON. Every refusal names the member, what was found and what was wanted.
 *
 * @param path of the object in the manifest, empty or ending with a dot
 */
record ManifestReader(String path, JsonNode object) {

  /**
   * @throws FormatException if it is no manifest
   */
  static Manifest read(JsonNode json) {
    try {
      return new ManifestReader("", json).manifest();
    } catch (IllegalArgumentException e) {
      throw new FormatException("the manifest is refused: " + e.getMessage(), e);
    }
  }

  private Manifest manifest() {
    requireOnly(List.of("noise", "seed", "batchSize", "output", "normaliser", "layout"));
    return new Manifest(
        required("noise", "an object {name, shape}", node -> within("noise", node).noise()),
        optional("seed", node -> text("seed", node)),
        optional("batchSize", node -> whole("batchSize", node)),
        required("output", "the name of an output", node -> text("output", node)),
        optional("normaliser", node -> within("normaliser", node).normaliser()),
        optional("layout", node -> list("layout", node, ManifestReader::tensor)));
  }

  private Manifest.NoiseInput noise() {
    requireOnly(List.of("name", "shape"));
    return new Manifest.NoiseInput(
        required("name", "the name of an input", node -> text("name", node)),
        required("shape", "whole numbers", node -> list("shape", node, ManifestReader::length)));
  }

  private Manifest.Normaliser normaliser() {
    requireOnly(List.of("scale", "shift"));
    return new Manifest.Normaliser(
        required("scale", "a number or an array", node -> numbers("scale", node)),
        required("shift", "a number or an array", node -> numbers("shift", node)));
  }

  private static TensorSpec tensor(String path, JsonNode node) {
    ManifestReader tensor = new ManifestReader(path + ".", node);
    tensor.requireOnly(List.of("name", "shape"));
    return new TensorSpec(
        tensor.required("name", "the name of a tensor", name -> tensor.text("name", name)),
        tensor.required(
            "shape",
            "whole numbers",
            shape -> tensor.list("shape", shape, ManifestReader::length)));
  }

  private ManifestReader within(String name, JsonNode node) {
    return new ManifestReader(path + name + ".", node);
  }

  private void requireOnly(Collection<String> known) {
    if (!object.isObject()) {
      throw refused(path.isEmpty() ? "it" : path.substring(0, path.length() - 1), object, "object");
    }
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw new FormatException(
            "%s%s of the manifest is not known; wanted: %s"
                .formatted(path, name, String.join(", ", known)));
      }
    }
  }

  private <T> T required(String name, String wanted, Function<JsonNode, T> read) {
    return optional(name, read)
        .orElseThrow(
            () ->
                new FormatException(
                    "%s%s of the manifest is missing; wanted: %s".formatted(path, name, wanted)));
  }

  private <T> Optional<T> optional(String name, Function<JsonNode, T> read) {
    JsonNode node = object.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(read.apply(node));
  }

  private String text(String name, JsonNode node) {
    if (!node.isString()
        || node.stringValue().isBlank()
        || node.stringValue().chars().anyMatch(Character::isISOControl)) {
      throw refused(path + name, node, "a name");
    }
    return node.stringValue();
  }

  private int whole(String name, JsonNode node) {
    return length(path + name, node);
  }

  private static int length(String path, JsonNode node) {
    if (!node.isInt()) {
      throw refused(path, node, "a whole number");
    }
    return node.intValue();
  }

  private static double number(String path, JsonNode node) {
    if (!node.isNumber()) {
      throw refused(path, node, "a number");
    }
    return node.doubleValue();
  }

  private List<Double> numbers(String name, JsonNode node) {
    return node.isNumber() ? List.of(node.doubleValue()) : list(name, node, ManifestReader::number);
  }

  private interface Element<T> {
    T read(String path, JsonNode node);
  }

  private <T> List<T> list(String name, JsonNode node, Element<T> element) {
    if (!node.isArray()) {
      throw refused(path + name, node, "an array");
    }
    List<T> all = new ArrayList<>(node.size());
    for (int k = 0; k < node.size(); k++) {
      all.add(element.read("%s%s[%d]".formatted(path, name, k), node.get(k)));
    }
    return all;
  }

  private static FormatException refused(String path, JsonNode found, String wanted) {
    return new FormatException(
        "%s of the manifest is %s; wanted: %s".formatted(path, found, wanted));
  }
}
