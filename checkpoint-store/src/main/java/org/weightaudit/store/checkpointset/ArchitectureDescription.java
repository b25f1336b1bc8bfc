package org.weightaudit.store.checkpointset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResidualCnn;

/** An architecture that the platform can run, as it stands in JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ArchitectureDescription.OfMlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = ArchitectureDescription.OfResidualCnn.class, name = "residual-cnn")
})
@Schema(
    name = "Architecture",
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "mlp", schema = ArchitectureDescription.OfMlp.class),
      @DiscriminatorMapping(
          value = "residual-cnn",
          schema = ArchitectureDescription.OfResidualCnn.class)
    },
    oneOf = {ArchitectureDescription.OfMlp.class, ArchitectureDescription.OfResidualCnn.class})
public sealed interface ArchitectureDescription {

  /**
   * The architecture itself.
   *
   * @throws Problem if there is no such architecture
   */
  Architecture toArchitecture();

  /** A fully connected network. */
  @Schema(name = "MlpArchitecture")
  record OfMlp(
      @Schema(example = "[784, 10, 10]") List<Integer> sizes,
      @Schema(
              example = "relu",
              allowableValues = {"relu", "tanh"})
          String activation)
      implements ArchitectureDescription {

    public OfMlp {
      sizes = List.copyOf(sizes);
    }

    @Override
    public Architecture toArchitecture() {
      Activation function = activationFunction();
      try {
        return new Mlp(sizes, function);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw Problem.invalid(
                "/architecture/sizes", "Found %s: %s.".formatted(sizes, e.getMessage()))
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

  /**
   * A small residual network for images.
   *
   * @param inputShape [channels, height, width]
   * @param widths channels after the first convolution and after every block
   */
  @Schema(name = "ResidualCnnArchitecture")
  record OfResidualCnn(
      @Schema(example = "[3, 32, 32]") List<Integer> inputShape,
      @Schema(example = "[32, 32, 64, 64]") List<Integer> widths,
      @Schema(example = "10") int classes)
      implements ArchitectureDescription {

    public OfResidualCnn {
      inputShape = List.copyOf(inputShape);
      widths = List.copyOf(widths);
    }

    @Override
    public Architecture toArchitecture() {
      try {
        ResidualCnn cnn = new ResidualCnn(inputShape, widths, classes);
        cnn.layout();
        return cnn;
      } catch (IllegalArgumentException | ArithmeticException e) {
        String message = String.valueOf(e.getMessage());
        String field = message.split(" ", 2)[0];
        throw Problem.invalid(
                List.of("inputShape", "widths", "classes").contains(field)
                    ? "/architecture/" + field
                    : "/architecture",
                "Found %s: %s.".formatted(this, message))
            .causedBy(e);
      }
    }
  }
}
