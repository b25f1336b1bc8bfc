package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/**
 * Where the generated checkpoints come from: a sealed set, or else a hosted generator that samples
 * them.
 *
 * @param set id of the set
 * @param generator id of the generator
 * @param count how many checkpoints the generator is to sample
 * @param seed of the sampling: 1 unless told otherwise
 * @param starts id of the sealed set that the samples begin from, for methods that change
 *     checkpoints (G.pt)
 * @param target the performance that is asked for, for methods that take such a prompt (G.pt)
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(
    name = "GeneratedSource",
    description = "The id of a sealed set, or of a generator with the number of samples.")
public record GeneratedSource(
    @Schema(type = "string", example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2d") Optional<String> set,
    @Schema(type = "string", example = "gen_01jd8k3v5m9q2w7x4y6z8a1b2f") Optional<String> generator,
    @Schema(implementation = Integer.class, example = "100", minimum = "1", maximum = "100000")
        Optional<Integer> count,
    @Schema(implementation = Long.class, example = "7") Optional<Long> seed,
    @Schema(type = "string", example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2c") Optional<String> starts,
    @Schema(implementation = Double.class, example = "0.0") Optional<Double> target) {

  static GeneratedSource ofSet(String set) {
    return new GeneratedSource(
        Optional.of(set),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static GeneratedSource ofGenerator(PlannedGenerator generator) {
    return new GeneratedSource(
        Optional.empty(),
        Optional.of(generator.id()),
        Optional.of(generator.count()),
        Optional.of(generator.seed()),
        generator.starts(),
        generator.target());
  }
}
