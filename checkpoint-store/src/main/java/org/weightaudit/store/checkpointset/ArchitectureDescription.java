package org.weightaudit.store.checkpointset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;

/** An architecture that the platform can run, as it stands in JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ArchitectureDescription.OfMlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = ArchitectureDescription.OfResidualCnn.class, name = "residual-cnn"),
  @JsonSubTypes.Type(value = ArchitectureDescription.OfResNet18.class, name = "resnet18"),
  @JsonSubTypes.Type(value = ArchitectureDescription.OfCnn.class, name = "cnn")
})
@Schema(
    name = "Architecture",
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "mlp", schema = ArchitectureDescription.OfMlp.class),
      @DiscriminatorMapping(
          value = "residual-cnn",
          schema = ArchitectureDescription.OfResidualCnn.class),
      @DiscriminatorMapping(value = "resnet18", schema = ArchitectureDescription.OfResNet18.class),
      @DiscriminatorMapping(value = "cnn", schema = ArchitectureDescription.OfCnn.class)
    },
    oneOf = {
      ArchitectureDescription.OfMlp.class,
      ArchitectureDescription.OfResidualCnn.class,
      ArchitectureDescription.OfResNet18.class,
      ArchitectureDescription.OfCnn.class
    })
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
      Activation function = activationNamed(activation);
      try {
        return new Mlp(sizes, function);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw Problem.invalid(
                "/architecture/sizes", "Found %s: %s.".formatted(sizes, e.getMessage()))
            .causedBy(e);
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
        throw refusal(List.of("inputShape", "widths", "classes"), e);
      }
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
      implements ArchitectureDescription {

    public OfResNet18 {
      imageSize = imageSize.or(() -> knownStem(stem).map(ResNet18.Stem::usualImageSize));
      width = width.or(() -> Optional.of(ResNet18.WIDTH));
    }

    @Override
    public Architecture toArchitecture() {
      ResNet18.Stem start =
          knownStem(stem)
              .orElseThrow(
                  () ->
                      Problem.invalid(
                          "/architecture/stem",
                          "Found \"%s\"; wanted \"cifar\" or \"imagenet\".".formatted(stem)));
      try {
        ResNet18 network =
            new ResNet18(start, classes, width.orElseThrow(), imageSize.orElseThrow());
        network.layout();
        return network;
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw refusal(List.of("classes", "imageSize", "width"), e);
      }
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
      implements ArchitectureDescription {

    private static final List<String> COMPONENTS =
        List.of("inputShape", "convolutions", "hidden", "classes");

    public OfCnn {
      inputShape = List.copyOf(inputShape);
      convolutions = List.copyOf(convolutions);
      hidden = List.copyOf(hidden);
    }

    @Override
    public Architecture toArchitecture() {
      Activation function = activationNamed(activation);
      Cnn.ReadOut end = readOutNamed(readOut);
      Cnn.Naming names = namingNamed(naming);
      List<ConvolutionBlock> blocks = new ArrayList<>();
      for (int i = 0; i < convolutions.size(); i++) {
        blocks.add(convolutions.get(i).block("/architecture/convolutions/" + i));
      }
      try {
        Cnn cnn = new Cnn(inputShape, blocks, function, end, hidden, classes, names);
        cnn.layout();
        return cnn;
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw refusal(COMPONENTS, e);
      }
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

  private static Optional<ResNet18.Stem> knownStem(String name) {
    return Stream.of(ResNet18.Stem.values())
        .filter(stem -> stem.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private static Activation activationNamed(String name) {
    for (Activation known : Activation.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
        return known;
      }
    }
    throw Problem.invalid(
        "/architecture/activation", "Found \"%s\"; wanted relu or tanh.".formatted(name));
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
