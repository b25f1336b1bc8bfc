package org.weightaudit.architecture;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;

/**
 * An architecture that the platform can run, as it stands in JSON: in requests, with checkpoint
 * sets, in plans of audits. A member that is not known is refused, also of another service's
 * answer: a network with a setting that is passed over would be another network.
 */
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
   * @param mostParameters so many it may have
   * @throws Problem if there is no such architecture, or it is larger; it points to the member at
   *     fault below {@code /architecture}
   */
  Architecture toArchitecture(int mostParameters);

  /**
   * The architecture itself, of any size.
   *
   * @throws Problem if there is no such architecture
   */
  default Architecture toArchitecture() {
    return toArchitecture(Integer.MAX_VALUE);
  }

  /** What describes an architecture. */
  static ArchitectureDescription of(Architecture architecture) {
    if (architecture instanceof ResidualCnn cnn) {
      return new OfResidualCnn(cnn.inputShape(), cnn.widths(), cnn.classes());
    }
    if (architecture instanceof ResNet18 network) {
      return new OfResNet18(
          word(network.stem()),
          network.classes(),
          Optional.of(network.imageSize()),
          Optional.of(network.width()));
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

  /**
   * A fully connected network.
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
      implements ArchitectureDescription {

    public OfMlp {
      sizes = List.copyOf(sizes);
    }

    @Override
    public Architecture toArchitecture(int mostParameters) {
      Activation function = named("activation", Activation.class, activation);
      requireSizes(mostParameters);
      return built(List.of("sizes"), "sizes", mostParameters, () -> new Mlp(sizes, function));
    }

    private void requireSizes(int mostParameters) {
      long parameters = 0;
      for (int i = 0; i < sizes.size(); i++) {
        int size = sizes.get(i);
        if (size < 1 || size > mostParameters) {
          throw Problem.invalid(
              "/architecture/sizes/" + i,
              "Found %d; wanted 1 to %d.".formatted(size, mostParameters));
        }
        parameters += i == 0 ? 0 : (sizes.get(i - 1) + 1L) * size;
        if (parameters > mostParameters) {
          throw tooLarge("sizes", mostParameters);
        }
      }
    }

    @Override
    public String toString() {
      return "mlp %s %s".formatted(sizes, activation);
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
    public Architecture toArchitecture(int mostParameters) {
      return built(
          List.of("inputShape", "widths", "classes"),
          "widths",
          mostParameters,
          () -> new ResidualCnn(inputShape, widths, classes));
    }

    @Override
    public String toString() {
      return "residual-cnn %s %s %d".formatted(inputShape, widths, classes);
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
      imageSize =
          imageSize.or(() -> known(ResNet18.Stem.class, stem).map(ResNet18.Stem::usualImageSize));
      width = width.or(() -> Optional.of(ResNet18.WIDTH));
    }

    @Override
    public Architecture toArchitecture(int mostParameters) {
      ResNet18.Stem start = named("stem", ResNet18.Stem.class, stem);
      return built(
          List.of("classes", "imageSize", "width"),
          "width",
          mostParameters,
          () -> new ResNet18(start, classes, width.orElseThrow(), imageSize.orElseThrow()));
    }

    @Override
    public String toString() {
      return "resnet18 %s %d%s, width %d"
          .formatted(
              stem,
              classes,
              imageSize.map(", images of %1$dx%1$d"::formatted).orElse(""),
              width.orElseThrow());
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

    public OfCnn {
      inputShape = List.copyOf(inputShape);
      convolutions = List.copyOf(convolutions);
      hidden = List.copyOf(hidden);
    }

    @Override
    public Architecture toArchitecture(int mostParameters) {
      Activation function = named("activation", Activation.class, activation);
      Cnn.ReadOut end = named("readOut", Cnn.ReadOut.class, readOut);
      Cnn.Naming names = named("naming", Cnn.Naming.class, naming);
      List<ConvolutionBlock> blocks = new ArrayList<>();
      for (int i = 0; i < convolutions.size(); i++) {
        blocks.add(convolutions.get(i).block("/architecture/convolutions/" + i));
      }
      return built(
          List.of("inputShape", "convolutions", "hidden", "classes"),
          "",
          mostParameters,
          () -> new Cnn(inputShape, blocks, function, end, hidden, classes, names));
    }

    @Override
    public String toString() {
      return "cnn %s %s %s %s %s %d %s"
          .formatted(inputShape, convolutions, activation, readOut, hidden, classes, naming);
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

    private static Convolution of(ConvolutionBlock block) {
      return new Convolution(
          block.channels(),
          block.kernel(),
          block.stride(),
          block.padding(),
          block.bias(),
          block.pool());
    }

    private ConvolutionBlock block(String pointer) {
      try {
        return new ConvolutionBlock(channels, kernel, stride, padding, bias, pool);
      } catch (IllegalArgumentException e) {
        throw refusal(pointer + "/" + componentOf(e), e);
      }
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

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> Optional<E> known(Class<E> type, String word) {
    return Stream.of(type.getEnumConstants()).filter(known -> word(known).equals(word)).findFirst();
  }

  private static <E extends Enum<E>> E named(String component, Class<E> type, String word) {
    return known(type, word)
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/architecture/" + component,
                    "Found \"%s\"; wanted %s."
                        .formatted(
                            word,
                            Stream.of(type.getEnumConstants())
                                .map(known -> "\"" + word(known) + "\"")
                                .collect(Collectors.joining(" or ")))));
  }

  /**
   * A network of the weights library, or the refusal of what is none or too large.
   *
   * @param components of which it may say something
   * @param growing the one that makes a network large; empty if there are several
   */
  private static Architecture built(
      List<String> components, String growing, int mostParameters, Supplier<Architecture> network) {
    try {
      Architecture built = network.get();
      if (built.layout().size() <= mostParameters) {
        return built;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      String component = componentOf(e);
      throw refusal(pointer(components.contains(component) ? component : ""), e);
    }
    throw tooLarge(growing, mostParameters);
  }

  /** The first word of what the weights library says. */
  private static String componentOf(RuntimeException refused) {
    return String.valueOf(refused.getMessage()).split(" ", 2)[0];
  }

  private static Problem refusal(String pointer, RuntimeException refused) {
    return Problem.invalid(pointer, "Found %s.".formatted(refused.getMessage())).causedBy(refused);
  }

  private static Problem tooLarge(String component, int mostParameters) {
    return Problem.invalid(
        pointer(component),
        "Found more than %d parameters; wanted at most that many.".formatted(mostParameters));
  }

  private static String pointer(String component) {
    return component.isEmpty() ? "/architecture" : "/architecture/" + component;
  }
}
