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
 * @param coefficient of noise: by what the generator multiplied weights; sigma is in its units then
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
    @Schema(implementation = Double.class, example = "4.185") Optional<Double> coefficient,
    @Schema(implementation = Integer.class, minimum = "1", example = "16") Optional<Integer> size) {

  static final String NOISE = "noise";
  static final String AVERAGE = "average";
  static final String GAUSSIAN = "gaussian";

  /** What is reported if a request does not say. */
  static List<BaselineSpec> standard(int trainingCheckpoints) {
    int size = Math.max(1, Math.min(BaselineRequest.Average.PUBLISHED_SIZE, trainingCheckpoints));
    return List.of(
        of(NOISE, Optional.empty()),
        of(AVERAGE, Optional.of(size)),
        of(GAUSSIAN, Optional.empty()));
  }

  private static BaselineSpec of(String type, Optional<Integer> size) {
    return new BaselineSpec(type, Optional.empty(), Optional.empty(), size);
  }

  /** As the audit wants it; empty for the noise of equal novelty, which it tries anyway. */
  public Optional<BaselineRequest> request() {
    return switch (type) {
      case NOISE ->
          sigma.map(amplitude -> new BaselineRequest.Noise(amplitude, coefficient.orElse(1.0)));
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
    if (coefficient.isPresent() && sigma.isEmpty()) {
      refusals.add(
          pointer + "/coefficient", "Found coefficient without sigma, whose unit it tells.");
    }
    if (size.isPresent() && !type.equals(AVERAGE)) {
      refusals.add(pointer + "/size", "Found size with %s; it goes with average.".formatted(type));
    }
    checkPositive(pointer + "/sigma", sigma, refusals);
    checkPositive(pointer + "/coefficient", coefficient, refusals);
    size.filter(value -> value < 1 || value > trainingCheckpoints)
        .ifPresent(
            value ->
                refusals.add(
                    pointer + "/size",
                    "Found %d; wanted 1 to %d, the number of training checkpoints."
                        .formatted(value, trainingCheckpoints)));
  }

  private static void checkPositive(String pointer, Optional<Double> number, Refusals refusals) {
    number
        .filter(value -> !(value > 0 && Double.isFinite(value)))
        .ifPresent(
            value -> refusals.add(pointer, "Found %s; wanted a number above 0.".formatted(value)));
  }
}
