package org.weightaudit.generator.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.http.problem.JsonProblems;
import org.weightaudit.http.problem.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hosted methods and their configurations, as requests name them. */
public final class Methods {

  private final Map<String, GeneratorMethod<?>> byId = new LinkedHashMap<>();
  private final JsonMapper json;

  Methods(List<GeneratorMethod<?>> hosted, JsonMapper json) {
    for (GeneratorMethod<?> method : hosted) {
      if (byId.put(method.id(), method) != null) {
        throw new IllegalArgumentException("two methods are called " + method.id());
      }
    }
    this.json = json;
  }

  /**
   * A method.
   *
   * @throws Problem at {@code /method} if there is none with this id
   */
  public GeneratorMethod<?> get(String id) {
    return Optional.<GeneratorMethod<?>>ofNullable(byId.get(id))
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/method",
                    "Found \"%s\"; wanted one of %s."
                        .formatted(id, String.join(", ", byId.keySet()))));
  }

  /**
   * A method with the configuration of one of its presets.
   *
   * @throws Problem at {@code /method} or {@code /preset}
   */
  public ConfiguredMethod<?> preset(String method, String preset) {
    return preset(get(method), preset);
  }

  private static <C extends Record> ConfiguredMethod<C> preset(
      GeneratorMethod<C> method, String id) {
    return method.presets().stream()
        .filter(preset -> preset.id().equals(id))
        .findFirst()
        .map(preset -> new ConfiguredMethod<>(method, preset.configuration()))
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/preset",
                    "Found \"%s\"; wanted one of %s."
                        .formatted(
                            id,
                            String.join(
                                ", ", method.presets().stream().map(p -> p.id()).toList()))));
  }

  /**
   * A method with a configuration from JSON.
   *
   * @throws Problem at {@code /method}, {@code /config} or below
   */
  public ConfiguredMethod<?> configured(String method, JsonNode configuration) {
    return configured(get(method), configuration);
  }

  private <C extends Record> ConfiguredMethod<C> configured(
      GeneratorMethod<C> method, JsonNode configuration) {
    if (!configuration.isObject()) {
      throw Problem.invalid("/config", "Found %s; wanted an object.".formatted(configuration));
    }
    try {
      return new ConfiguredMethod<>(
          method, json.treeToValue(configuration, method.configurationType()));
    } catch (JacksonException e) {
      throw JsonProblems.within("/config", e).causedBy(e);
    }
  }

  /** A configuration as JSON, from which {@link #configured} makes it again. */
  public JsonNode describe(ConfiguredMethod<?> method) {
    return json.valueToTree(method.configuration());
  }

  List<MethodView> views() {
    return byId.values().stream().map(this::view).toList();
  }

  private <C extends Record> MethodView view(GeneratorMethod<C> method) {
    return new MethodView(
        method.id(),
        method.title(),
        method.trains(),
        method.presets().stream()
            .map(
                preset ->
                    new MethodView.PresetView(
                        preset.id(),
                        preset.description(),
                        json.valueToTree(preset.configuration())))
            .toList(),
        ComparedWithName.of(method.comparedWith()),
        json.valueToTree(ConfigurationSchema.of(method.configurationType())));
  }
}
