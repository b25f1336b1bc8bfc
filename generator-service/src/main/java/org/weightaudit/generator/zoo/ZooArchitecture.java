package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;

/** A network that the platform can train. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ZooArchitecture.OfMlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = ZooArchitecture.OfResidualCnn.class, name = "residual-cnn"),
  @JsonSubTypes.Type(value = ZooArchitecture.OfResNet18.class, name = "resnet18"),
  @JsonSubTypes.Type(value = ZooArchitecture.OfCnn.class, name = "cnn")
})
@Schema(
    name = "Architecture",
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "mlp", schema = ZooArchitecture.OfMlp.class),
      @DiscriminatorMapping(value = "residual-cnn", schema = ZooArchitecture.OfResidualCnn.class),
      @DiscriminatorMapping(value = "resnet18", schema = ZooArchitecture.OfResNet18.class),
      @DiscriminatorMapping(value = "cnn", schema = ZooArchitecture.OfCnn.class)
    },
    oneOf = {
      ZooArchitecture.OfMlp.class,
      ZooArchitecture.OfResidualCnn.class,
      ZooArchitecture.OfResNet18.class,
      ZooArchitecture.OfCnn.class
    })
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
      Activation hidden = activationNamed(activation);
      requireSizes();
      try {
        return new Mlp(sizes, hidden);
      } catch (IllegalArgumentException e) {
        throw refusal(List.of("sizes"), e);
      }
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
        throw refusal(List.of("inputShape", "widths", "classes"), e);
      }
      throw Problem.invalid(
          "/architecture/widths",
          "Found more than %d parameters; wanted at most that many.".formatted(MOST_PARAMETERS));
    }
  }

  /**
   * ResNet-18 for square colour images.
   *
   * @param stem {@code cifar}: a 3x3 convolution; {@code imagenet}: a 7x7 convolution of stride 2
   *     and a max pooling
   * @param imageSize height and width of an image; without it 32 for {@code cifar}, 224 for {@code
   *     imagenet}
   * @param width channels of the first stage; without it 64
   */
  @Schema(name = "ResNet18Architecture")
  record OfResNet18(
      @Schema(
              example = "cifar",
              allowableValues = {"cifar", "imagenet"})
          String stem,
      @Schema(example = "10") int classes,
      @Schema(example = "32") Optional<Integer> imageSize,
      @Schema(example = "64") Optional<Integer> width)
      implements ZooArchitecture {

    @Override
    public Architecture architecture() {
      ResNet18.Stem start = stemNamed(stem);
      try {
        ResNet18 network =
            new ResNet18(
                start,
                classes,
                width.orElse(ResNet18.WIDTH),
                imageSize.orElse(start.usualImageSize()));
        if (network.layout().size() <= MOST_PARAMETERS) {
          return network;
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw refusal(List.of("classes", "imageSize", "width"), e);
      }
      throw Problem.invalid(
          "/architecture/width",
          "Found more than %d parameters; wanted at most that many.".formatted(MOST_PARAMETERS));
    }
  }

  /**
   * A plain convolutional network for images: convolutions, then fully connected layers.
   *
   * @param inputShape [channels, height, width]
   * @param convolutions in order
   * @param activation {@code relu} or {@code tanh}
   * @param readOut {@code flatten}: every position of the last convolution is an input of the first
   *     fully connected layer; {@code average}: the mean of every channel is
   * @param hidden widths of the fully connected layers before the last
   * @param naming {@code numbered}: tensors are conv1.weight ..., fc1.weight ...; {@code
   *     module-list}: module_list.0.weight ..., as in Hyper-Representations
   */
  @Schema(name = "CnnArchitecture")
  record OfCnn(
      @Schema(example = "[1, 28, 28]") List<Integer> inputShape,
      List<Convolution> convolutions,
      @Schema(
              example = "tanh",
              allowableValues = {"relu", "tanh"})
          String activation,
      @Schema(
              example = "flatten",
              allowableValues = {"flatten", "average"})
          String readOut,
      @Schema(example = "[20]") List<Integer> hidden,
      @Schema(example = "10") int classes,
      @Schema(
              example = "module-list",
              allowableValues = {"numbered", "module-list"})
          String naming)
      implements ZooArchitecture {

    private static final List<String> COMPONENTS =
        List.of("inputShape", "convolutions", "hidden", "classes");

    @Override
    public Architecture architecture() {
      Activation function = activationNamed(activation);
      Cnn.ReadOut end = readOutNamed(readOut);
      Cnn.Naming names = namingNamed(naming);
      List<ConvolutionBlock> blocks = new ArrayList<>();
      for (int i = 0; i < convolutions.size(); i++) {
        blocks.add(convolutions.get(i).block("/architecture/convolutions/" + i));
      }
      try {
        Cnn cnn = new Cnn(inputShape, blocks, function, end, hidden, classes, names);
        if (cnn.layout().size() <= MOST_PARAMETERS) {
          return cnn;
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw refusal(COMPONENTS, e);
      }
      throw Problem.invalid(
          "/architecture",
          "Found more than %d parameters; wanted at most that many.".formatted(MOST_PARAMETERS));
    }

    private static Cnn.ReadOut readOutNamed(String name) {
      return switch (name) {
        case "flatten" -> Cnn.ReadOut.FLATTEN;
        case "average" -> Cnn.ReadOut.AVERAGE;
        default ->
            throw Problem.invalid(
                "/architecture/readOut",
                "Found \"%s\"; wanted \"flatten\" or \"average\".".formatted(name));
      };
    }

    private static Cnn.Naming namingNamed(String name) {
      return switch (name) {
        case "numbered" -> Cnn.Naming.NUMBERED;
        case "module-list" -> Cnn.Naming.MODULE_LIST;
        default ->
            throw Problem.invalid(
                "/architecture/naming",
                "Found \"%s\"; wanted \"numbered\" or \"module-list\".".formatted(name));
      };
    }
  }

  /**
   * A convolution and the max pooling after it.
   *
   * @param channels how many it makes
   * @param kernel side of the square that it looks at
   * @param padding zeros on every side of the image; at most half the kernel
   * @param bias whether a number per channel is added
   * @param pool side of the squares of which the greatest value stays; 1 for no pooling
   */
  @Schema(name = "Convolution")
  record Convolution(
      @Schema(example = "8") int channels,
      @Schema(example = "5") int kernel,
      @Schema(example = "1") int stride,
      @Schema(example = "0") int padding,
      @Schema(example = "true") boolean bias,
      @Schema(example = "2") int pool) {

    private ConvolutionBlock block(String pointer) {
      try {
        return new ConvolutionBlock(channels, kernel, stride, padding, bias, pool);
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        throw Problem.invalid(
                pointer + "/" + message.split(" ", 2)[0], "Found %s.".formatted(message))
            .causedBy(e);
      }
    }
  }

  private static ResNet18.Stem stemNamed(String name) {
    return switch (name) {
      case "cifar" -> ResNet18.Stem.CIFAR;
      case "imagenet" -> ResNet18.Stem.IMAGENET;
      default ->
          throw Problem.invalid(
              "/architecture/stem",
              "Found \"%s\"; wanted \"cifar\" or \"imagenet\".".formatted(name));
    };
  }

  private static Activation activationNamed(String name) {
    return switch (name) {
      case "relu", "tanh" -> Activation.valueOf(name.toUpperCase(Locale.ROOT));
      default ->
          throw Problem.invalid(
              "/architecture/activation",
              "Found \"%s\"; wanted \"relu\" or \"tanh\".".formatted(name));
    };
  }

  /** What the weights library says of one of these components, whose name it says first. */
  private static Problem refusal(List<String> components, RuntimeException refused) {
    String message = String.valueOf(refused.getMessage());
    String component = message.split(" ", 2)[0];
    return Problem.invalid(
            components.contains(component) ? "/architecture/" + component : "/architecture",
            "Found %s.".formatted(message))
        .causedBy(refused);
  }
}
