package org.weightaudit.generator.zoo;

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

/** A network that the platform can train. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ZooArchitecture.OfMlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = ZooArchitecture.OfResidualCnn.class, name = "residual-cnn")
})
@Schema(
    name = "Architecture",
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "mlp", schema = ZooArchitecture.OfMlp.class),
      @DiscriminatorMapping(value = "residual-cnn", schema = ZooArchitecture.OfResidualCnn.class)
    },
    oneOf = {ZooArchitecture.OfMlp.class, ZooArchitecture.OfResidualCnn.class})
public sealed interface ZooArchitecture {

  long MOST_PARAMETERS = 100_000_000;

  /**
   * The architecture itself.
   *
   * @throws Problem if there is no such architecture, or it is too large
   */
  Architecture architecture();

  /**
   * A fully connected classifier.
   *
   * @param sizes widths of the layers, input first and classes last
   * @param activation {@code relu} or {@code tanh}
   */
  @Schema(name = "MlpArchitecture")
  record OfMlp(
      @Schema(example = "[784, 10, 10]") List<Integer> sizes,
      @Schema(
              example = "relu",
              allowableValues = {"relu", "tanh"})
          String activation)
      implements ZooArchitecture {

    @Override
    public Architecture architecture() {
      Activation hidden =
          switch (activation) {
            case "relu", "tanh" -> Activation.valueOf(activation.toUpperCase(Locale.ROOT));
            default ->
                throw Problem.invalid(
                    "/architecture/activation",
                    "Found \"%s\"; wanted \"relu\" or \"tanh\".".formatted(activation));
          };
      requireSizes();
      return new Mlp(sizes, hidden);
    }

    private void requireSizes() {
      if (sizes.size() < 3) {
        throw Problem.invalid(
            "/architecture/sizes",
            "Found %s; wanted at least 3 sizes: inputs, hidden units, classes.".formatted(sizes));
      }
      long parameters = 0;
      for (int i = 0; i < sizes.size(); i++) {
        int size = sizes.get(i);
        if (size < 1 || size > MOST_PARAMETERS) {
          throw Problem.invalid(
              "/architecture/sizes/" + i,
              "Found %d; wanted 1 to %d.".formatted(size, MOST_PARAMETERS));
        }
        parameters += i == 0 ? 0 : ((long) sizes.get(i - 1) + 1) * size;
        if (parameters > MOST_PARAMETERS) {
          throw Problem.invalid(
              "/architecture/sizes",
              "Found more than %d parameters; wanted at most that many."
                  .formatted(MOST_PARAMETERS));
        }
      }
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
      implements ZooArchitecture {

    @Override
    public Architecture architecture() {
      try {
        ResidualCnn cnn = new ResidualCnn(inputShape, widths, classes);
        if (cnn.layout().size() <= MOST_PARAMETERS) {
          return cnn;
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        String message = String.valueOf(e.getMessage());
        String field = message.split(" ", 2)[0];
        throw Problem.invalid(
                List.of("inputShape", "widths", "classes").contains(field)
                    ? "/architecture/" + field
                    : "/architecture",
                "Found %s.".formatted(message))
            .causedBy(e);
      }
      throw Problem.invalid(
          "/architecture/widths",
          "Found more than %d parameters; wanted at most that many.".formatted(MOST_PARAMETERS));
    }
  }
}
