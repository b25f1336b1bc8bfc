package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResidualCnn;

/** An architecture as the API writes it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StoredArchitecture.OfMlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = StoredArchitecture.OfResidualCnn.class, name = "residual-cnn")
})
public sealed interface StoredArchitecture {

  /** The architecture of the weights library. */
  Architecture architecture();

  /** As the API writes an architecture. */
  static StoredArchitecture of(Architecture architecture) {
    if (architecture instanceof ResidualCnn cnn) {
      return new OfResidualCnn(cnn.inputShape(), cnn.widths(), cnn.classes());
    }
    Mlp mlp = (Mlp) architecture;
    return new OfMlp(mlp.sizes(), mlp.activation().name().toLowerCase(Locale.ROOT));
  }

  /**
   * A fully connected network.
   *
   * @param sizes widths of the layers, input first
   * @param activation {@code relu} or {@code tanh}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record OfMlp(List<Integer> sizes, String activation) implements StoredArchitecture {

    @Override
    public Architecture architecture() {
      return new Mlp(sizes, Activation.valueOf(activation.toUpperCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
      return "mlp %s %s".formatted(sizes, activation);
    }
  }

  /**
   * A residual network.
   *
   * @param inputShape [channels, height, width]
   * @param widths channels after the first convolution and after every block
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record OfResidualCnn(List<Integer> inputShape, List<Integer> widths, int classes)
      implements StoredArchitecture {

    @Override
    public Architecture architecture() {
      return new ResidualCnn(inputShape, widths, classes);
    }

    @Override
    public String toString() {
      return "residual-cnn %s %s %d".formatted(inputShape, widths, classes);
    }
  }
}
