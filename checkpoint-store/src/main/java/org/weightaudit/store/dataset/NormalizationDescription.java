package org.weightaudit.store.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.dataset.Normalization;

/** How pixels become a network's input, as it stands in JSON. */
@Schema(name = "Normalization")
public record NormalizationDescription(
    @Schema(example = "[0.1307]") List<Double> mean,
    @Schema(example = "[0.3081]") List<Double> standardDeviation) {

  public NormalizationDescription {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
  }

  static NormalizationDescription of(Normalization normalization) {
    return new NormalizationDescription(normalization.mean(), normalization.standardDeviation());
  }

  /**
   * @throws Problem if it is none
   */
  Normalization toNormalization() {
    try {
      return new Normalization(mean, standardDeviation);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid(
              "/normalization",
              "Found %s and %s: %s.".formatted(mean, standardDeviation, e.getMessage()))
          .causedBy(e);
    }
  }
}
