package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;

/** An architecture as the API writes it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StoredArchitecture.OfMlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = StoredArchitecture.OfResidualCnn.class, name = "residual-cnn"),
  @JsonSubTypes.Type(value = StoredArchitecture.OfResNet18.class, name = "resnet18"),
  @JsonSubTypes.Type(value = StoredArchitecture.OfCnn.class, name = "cnn")
})
public sealed interface StoredArchitecture {

  /** The architecture of the weights library. */
  Architecture architecture();

  /** As the API writes an architecture. */
  static StoredArchitecture of(Architecture architecture) {
    if (architecture instanceof ResidualCnn cnn) {
      return new OfResidualCnn(cnn.inputShape(), cnn.widths(), cnn.classes());
    }
    if (architecture instanceof ResNet18 network) {
      return new OfResNet18(
          word(network.stem()), network.classes(), network.imageSize(), network.width());
    }
    if (architecture instanceof Cnn cnn) {
      return new OfCnn(
          cnn.inputShape(),
          cnn.convolutions().stream().map(Convolution::of).toList(),
          word(cnn.activation()),
          word(cnn.readOut()),
          cnn.hidden(),
          cnn.classes(),
          word(cnn.naming()));
    }
    Mlp mlp = (Mlp) architecture;
    return new OfMlp(mlp.sizes(), word(mlp.activation()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
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
      return new Mlp(sizes, Activation.valueOf(constant(activation)));
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

  /**
   * ResNet-18.
   *
   * @param stem {@code cifar} or {@code imagenet}
   * @param imageSize height and width of an image
   * @param width channels of the first stage
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record OfResNet18(String stem, int classes, int imageSize, int width)
      implements StoredArchitecture {

    @Override
    public Architecture architecture() {
      return new ResNet18(ResNet18.Stem.valueOf(constant(stem)), classes, width, imageSize);
    }

    @Override
    public String toString() {
      return "resnet18 %s %d, images of %dx%d, width %d"
          .formatted(stem, classes, imageSize, imageSize, width);
    }
  }

  /**
   * A plain convolutional network.
   *
   * @param inputShape [channels, height, width]
   * @param activation {@code relu} or {@code tanh}
   * @param readOut {@code flatten} or {@code average}
   * @param hidden widths of the fully connected layers before the last
   * @param naming {@code numbered} or {@code module-list}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record OfCnn(
      List<Integer> inputShape,
      List<Convolution> convolutions,
      String activation,
      String readOut,
      List<Integer> hidden,
      int classes,
      String naming)
      implements StoredArchitecture {

    @Override
    public Architecture architecture() {
      return new Cnn(
          inputShape,
          convolutions.stream().map(Convolution::block).toList(),
          Activation.valueOf(constant(activation)),
          Cnn.ReadOut.valueOf(constant(readOut)),
          hidden,
          classes,
          Cnn.Naming.valueOf(constant(naming)));
    }

    @Override
    public String toString() {
      return "cnn %s %s %s %s %s %d %s"
          .formatted(inputShape, convolutions, activation, readOut, hidden, classes, naming);
    }
  }

  /**
   * A convolution and the pooling after it.
   *
   * @param pool 1 if there is none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Convolution(int channels, int kernel, int stride, int padding, boolean bias, int pool) {

    private static Convolution of(ConvolutionBlock block) {
      return new Convolution(
          block.channels(),
          block.kernel(),
          block.stride(),
          block.padding(),
          block.bias(),
          block.pool());
    }

    private ConvolutionBlock block() {
      return new ConvolutionBlock(channels, kernel, stride, padding, bias, pool);
    }

    @Override
    public String toString() {
      return "%d of %dx%d, stride %d, padding %d%s%s"
          .formatted(
              channels,
              kernel,
              kernel,
              stride,
              padding,
              bias ? "" : ", no bias",
              pool == 1 ? "" : ", pool " + pool);
    }
  }
}
