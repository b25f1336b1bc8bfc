package org.weightaudit.generator.method;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A method as clients see it.
 *
 * @param presets configurations with a name
 * @param comparedWith what samples are audited against
 * @param configuration a JSON schema of its configurations
 */
@Schema(name = "Method")
record MethodView(
    @Schema(example = "p-diff") String id,
    String title,
    List<PresetView> presets,
    ComparedWithName comparedWith,
    @Schema(type = "object") JsonNode configuration) {

  /** A configuration with a name. */
  @Schema(name = "Preset")
  record PresetView(
      @Schema(example = "mnist-mlp-tail") String id,
      String description,
      @Schema(type = "object") JsonNode configuration) {}
}
