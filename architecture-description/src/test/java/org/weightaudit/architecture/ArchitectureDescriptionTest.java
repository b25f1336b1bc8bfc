package org.weightaudit.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

class ArchitectureDescriptionTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final String MLP = "{'type': 'mlp', 'sizes': [784, 10, 10], 'activation': 'relu'}";
  private static final String RESIDUAL_CNN =
      "{'type': 'residual-cnn', 'inputShape': [3, 8, 8], 'widths': [4, 6], 'classes': 10}";
  private static final String RESNET18 =
      "{'type': 'resnet18', 'stem': 'cifar', 'classes': 10, 'imageSize': 32, 'width': 8}";
  private static final String CNN =
      """
      {'type': 'cnn', 'inputShape': [1, 28, 28], 'convolutions': [
        {'channels': 8, 'kernel': 5, 'stride': 1, 'padding': 0, 'bias': true, 'pool': 2},
        {'channels': 4, 'kernel': 3, 'stride': 1, 'padding': 1, 'bias': false, 'pool': 1}],
       'activation': 'tanh', 'readOut': 'flatten', 'hidden': [20], 'classes': 10,
       'naming': 'module-list'}""";

  private static ArchitectureDescription read(String json) {
    return JSON.readValue(json.replace('\'', '"'), ArchitectureDescription.class);
  }

  static Stream<Arguments> described() {
    return Stream.of(
        Arguments.of(new Mlp(List.of(784, 10, 10), Activation.RELU), MLP),
        Arguments.of(new ResidualCnn(List.of(3, 8, 8), List.of(4, 6), 10), RESIDUAL_CNN),
        Arguments.of(new ResNet18(ResNet18.Stem.CIFAR, 10, 8, 32), RESNET18),
        Arguments.of(
            new Cnn(
                List.of(1, 28, 28),
                List.of(
                    new ConvolutionBlock(8, 5, 1, 0, true, 2),
                    new ConvolutionBlock(4, 3, 1, 1, false, 1)),
                Activation.TANH,
                Cnn.ReadOut.FLATTEN,
                List.of(20),
                10,
                Cnn.Naming.MODULE_LIST),
            CNN));
  }

  @ParameterizedTest
  @MethodSource("described")
  void anArchitectureAndItsDescriptionAreOneAnother(Architecture architecture, String json) {
    ArchitectureDescription description = read(json);
    assertThat(description.toArchitecture()).isEqualTo(architecture);
    assertThat(ArchitectureDescription.of(architecture)).isEqualTo(description);
    JsonNode written = JSON.valueToTree(ArchitectureDescription.of(architecture));
    assertThat(written).isEqualTo(JSON.readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @MethodSource("described")
  void anArchitectureMayBeAsLargeAsTheLimitAndNoLarger(Architecture architecture, String json) {
    ArchitectureDescription description = read(json);
    int size = architecture.layout().size();
    assertThat(description.toArchitecture(size)).isEqualTo(architecture);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> description.toArchitecture(size - 1))
        .withMessageContaining("more than %d parameters", size - 1);
  }

  @ParameterizedTest
  @CsvSource({"cifar, 32", "imagenet, 224"})
  void aResNetThatDoesNotSayHasTheUsualSizes(String stem, int imageSize) {
    ArchitectureDescription brief =
        read("{'type': 'resnet18', 'stem': '%s', 'classes': 10}".formatted(stem));
    ResNet18.Stem start = ResNet18.Stem.valueOf(stem.toUpperCase(Locale.ROOT));
    assertThat(brief.toArchitecture())
        .isEqualTo(new ResNet18(start, 10, ResNet18.WIDTH, imageSize));
  }

  @Test
  void whatDescribesNoNetworkCanStillBeShown() {
    assertThat(read("{'type': 'resnet18', 'stem': 'stl', 'classes': 10}"))
        .hasToString("resnet18 stl 10, width 64");
    assertThat(read(RESNET18)).hasToString("resnet18 cifar 10, images of 32x32, width 8");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(MLP, "784, 10, 10", "784", "/sizes", "3 to 65"),
        Arguments.of(MLP, "784, 10, 10", "784, 0, 10", "/sizes/1", "Found 0"),
        Arguments.of(MLP, "784, 10, 10", "784, 10, 1", "/sizes", "at least 2 classes"),
        Arguments.of(MLP, "784, 10, 10", "784, 60000, 60000, 2", "/sizes", "2147483647"),
        Arguments.of(MLP, "relu", "gelu", "/activation", "\"relu\" or \"tanh\""),
        Arguments.of(RESIDUAL_CNN, "[3, 8, 8]", "[8, 8]", "/inputShape", "[8, 8]"),
        Arguments.of(RESIDUAL_CNN, "[4, 6]", "[4, 0]", "/widths", "0"),
        Arguments.of(RESIDUAL_CNN, "10", "1", "/classes", "1"),
        Arguments.of(RESNET18, "cifar", "stl", "/stem", "\"cifar\" or \"imagenet\""),
        Arguments.of(RESNET18, "32", "3", "/imageSize", "3"),
        Arguments.of(RESNET18, "8}", "0}", "/width", "0"),
        Arguments.of(CNN, "'kernel': 3", "'kernel': 0", "/convolutions/1/kernel", "0"),
        Arguments.of(CNN, "flatten", "sum", "/readOut", "\"flatten\" or \"average\""),
        Arguments.of(CNN, "module-list", "list", "/naming", "\"numbered\" or \"module-list\""),
        Arguments.of(CNN, "[20]", "[-5]", "/hidden", "[-5]"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoNetworkIsRefusedAtItsMember(
      String json, String good, String bad, String pointer, String said) {
    assertThat(json).contains(good);
    ArchitectureDescription description = read(json.replace(good, bad));
    Problem refusal = catchThrowableOfType(Problem.class, description::toArchitecture);
    JsonNode error = JSON.valueToTree(refusal.document().getProperties()).path("errors").path(0);
    assertThat(error.path("pointer").asString()).isEqualTo("/architecture" + pointer);
    assertThat(error.path("detail").asString()).contains(said);
  }

  @ParameterizedTest
  @MethodSource("described")
  void aMemberThatIsNotKnownIsNotPassedOver(Architecture architecture, String json) {
    assertThatExceptionOfType(UnrecognizedPropertyException.class)
        .isThrownBy(() -> read(json.replaceFirst("'type'", "'groups': 2, 'type'")));
  }
}
