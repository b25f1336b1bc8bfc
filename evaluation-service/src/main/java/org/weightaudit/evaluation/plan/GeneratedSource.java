package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/**
 * Where the generated checkpoints come from: a sealed set.
 *
 * @param set id of the set
 * @param generator a hosted generator; there is none yet, so naming one is refused
 * @param count how many checkpoints the generator is to sample
 * @param seed of the sampling
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "GeneratedSource", description = "Today: the id of a sealed set.")
public record GeneratedSource(
    @Schema(type = "string", example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2d") Optional<String> set,
    @Schema(type = "string", hidden = true) Optional<String> generator,
    @Schema(implementation = Integer.class, hidden = true) Optional<Integer> count,
    @Schema(implementation = Integer.class, hidden = true) Optional<Long> seed) {

  static GeneratedSource ofSet(String set) {
    return new GeneratedSource(
        Optional.of(set), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
