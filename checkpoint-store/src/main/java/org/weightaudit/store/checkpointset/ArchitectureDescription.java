package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;

/** An architecture that the platform can run, as it stands in JSON. */
@Schema(name = "Architecture")
public record ArchitectureDescription(
    @Schema(example = "mlp", allowableValues = "mlp") String type,
    @Schema(example = "[784, 10, 10]") List<Integer> sizes,
    @Schema(
            example = "relu",
            allowableValues = {"relu", "tanh"})
        String activation) {

  public ArchitectureDescription {
    sizes = List.copyOf(sizes);
  }

  /**
   * The architecture itself.
   *
   * @throws Problem if there is no such architecture
   */
  Mlp toMlp() {
    if (!type.equals("mlp")) {
      throw Problem.invalid("/architecture/type", "Found \"%s\"; wanted mlp.".formatted(type));
    }
    Activation function = activationFunction();
    try {
      return new Mlp(sizes, function);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Problem.invalid("/architecture/sizes", "Found %s: %s.".formatted(sizes, e.getMessage()))
          .causedBy(e);
    }
  }

  private Activation activationFunction() {
    for (Activation known : Activation.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(activation)) {
        return known;
      }
    }
    throw Problem.invalid(
        "/architecture/activation", "Found \"%s\"; wanted relu or tanh.".formatted(activation));
  }
}
