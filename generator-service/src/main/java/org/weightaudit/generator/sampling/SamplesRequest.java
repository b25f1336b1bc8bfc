package org.weightaudit.generator.sampling;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.text.PlainText;

/**
 * Samples that somebody wants of a generator.
 *
 * @param name of the checkpoint set that they become; tells generator, count and seed if absent
 * @param seed makes them repeatable: 1 unless told otherwise
 * @param starts id of a sealed set whose checkpoints the samples begin from, for methods that
 *     change checkpoints (G.pt): sample i from row i, over and over; freshly initialised networks
 *     if absent
 * @param target the performance that is asked for, for methods that take such a prompt (G.pt), in
 *     the unit of the training set's loss
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "SamplesRequest")
public record SamplesRequest(
    @Schema(type = "string", example = "100 of p-diff") Optional<String> name,
    @Schema(example = "100", minimum = "1", maximum = "100000") int count,
    @Schema(implementation = Long.class, example = "7") Optional<Long> seed,
    @Schema(type = "string", example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2c") Optional<String> starts,
    @Schema(implementation = Double.class, example = "0.0") Optional<Double> target) {

  static final int MOST = 100_000;
  static final int LONGEST_NAME = 200;
  static final long DEFAULT_SEED = 1;

  void check() {
    if (count < 1 || count > MOST) {
      throw Problem.invalid("/count", "Found %d; wanted 1 to %d.".formatted(count, MOST));
    }
    name.ifPresent(text -> PlainText.require("/name", text, LONGEST_NAME));
    target
        .filter(value -> !Double.isFinite(value))
        .ifPresent(
            value -> {
              throw Problem.invalid(
                  "/target", "Found %s; wanted a finite number.".formatted(value));
            });
  }
}
