package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.verdict.BaselineRequest;

/**
 * A baseline to report beside the generated checkpoints.
 *
 * @param type {@code noise}, {@code average} or {@code gaussian}
 * @param sigma of noise: its standard deviation; without it, the noise of equal novelty
 * @param size of an average: how many training checkpoints, 16 unless told otherwise
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Baseline")
public record BaselineSpec(
    @Schema(
            allowableValues = {BaselineSpec.NOISE, BaselineSpec.AVERAGE, BaselineSpec.GAUSSIAN},
            example = "average")
        String type,
    @Schema(implementation = Double.class, example = "0.02") Optional<Double> sigma,
    @Schema(implementation = Integer.class, minimum = "1", example = "16") Optional<Integer> size) {

  static final String NOISE = "noise";
  static final String AVERAGE = "average";
  static final String GAUSSIAN = "gaussian";

  /** What is reported if a request does not say. */
  static List<BaselineSpec> standard(int trainingCheckpoints) {
    int size = Math.max(1, Math.min(BaselineRequest.Average.PUBLISHED_SIZE, trainingCheckpoints));
    return List.of(
        new BaselineSpec(NOISE, Optional.empty(), Optional.empty()),
        new BaselineSpec(AVERAGE, Optional.empty(), Optional.of(size)),
        new BaselineSpec(GAUSSIAN, Optional.empty(), Optional.empty()));
  }

  /** As the audit wants it; empty for the noise of equal novelty, which it tries anyway. */
  public Optional<BaselineRequest> request() {
    return switch (type) {
      case NOISE -> sigma.map(BaselineRequest.Noise::new);
      case AVERAGE ->
          Optional.of(
              new BaselineRequest.Average(size.orElse(BaselineRequest.Average.PUBLISHED_SIZE)));
      default -> Optional.of(new BaselineRequest.Gaussian());
    };
  }

  void check(String pointer, int trainingCheckpoints, Refusals refusals) {
    if (!List.of(NOISE, AVERAGE, GAUSSIAN).contains(type)) {
      refusals.add(
          pointer + "/type",
          "Found \"%s\"; wanted \"noise\", \"average\" or \"gaussian\".".formatted(type));
      return;
    }
    if (sigma.isPresent() && !type.equals(NOISE)) {
      refusals.add(pointer + "/sigma", "Found sigma with %s; it goes with noise.".formatted(type));
    }
    if (size.isPresent() && !type.equals(AVERAGE)) {
      refusals.add(pointer + "/size", "Found size with %s; it goes with average.".formatted(type));
    }
    sigma
        .filter(value -> !(value > 0 && Double.isFinite(value)))
        .ifPresent(
            value ->
                refusals.add(
                    pointer + "/sigma", "Found %s; wanted a number above 0.".formatted(value)));
    size.filter(value -> value < 1 || value > trainingCheckpoints)
        .ifPresent(
            value ->
                refusals.add(
                    pointer + "/size",
                    "Found %d; wanted 1 to %d, the number of training checkpoints."
                        .formatted(value, trainingCheckpoints)));
  }
}
