package org.weightaudit.generator.method;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A method as clients see it.
 *
 * @param trains whether it learns from checkpoints here; else it is only imported
 * @param presets configurations with a name; none if it does not train
 * @param comparedWith what samples are audited against
 * @param configuration a JSON schema of its configurations; of what goes with an import, if it does
 *     not train
 */
@Schema(name = "Method")
record MethodView(
    @Schema(example = "p-diff") String id,
    String title,
    boolean trains,
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
