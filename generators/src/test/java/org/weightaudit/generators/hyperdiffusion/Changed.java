package org.weightaudit.generators.hyperdiffusion;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Configurations that differ in some members. */
final class Changed {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Changed() {}

  /** The same but for these members, by their names. */
  static HyperDiffusionConfiguration of(
      HyperDiffusionConfiguration configuration, Map<String, ?> members) {
    ObjectNode json = JSON.valueToTree(configuration);
    members.forEach((name, value) -> json.set(name, JSON.valueToTree(value)));
    return JSON.treeToValue(json, HyperDiffusionConfiguration.class);
  }
}
