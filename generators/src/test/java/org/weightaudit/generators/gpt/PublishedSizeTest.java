package org.weightaudit.generators.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.transformer.SplitPolicy;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** The published configurations have the published numbers of parameters, and run. */
class PublishedSizeTest {

  private static final Layout MNIST =
      Layout.of(
          TensorSpec.of("fc1.weight", 10, 784),
          TensorSpec.of("fc1.bias", 10),
          TensorSpec.of("fc2.weight", 10, 10),
          TensorSpec.of("fc2.bias", 10));
  private static final Layout CIFAR10 =
      Layout.of(
          TensorSpec.of("conv1.weight", 16, 3, 3, 3),
          TensorSpec.of("conv2.weight", 32, 16, 3, 3),
          TensorSpec.of("fc.weight", 10, 32),
          TensorSpec.of("fc.bias", 10));

  private static long parameters(Shape shape, Layout layout) {
    return Denoiser.of(shape, layout).spec().size(StateSpec.Role.PARAMETER);
  }

  @ParameterizedTest
  @CsvSource({
    "1536, 12, 16, 378283008",
    "1920, 12, 20, 579022080",
    "1152, 12, 12, 220011264",
    "1536, 20, 16, 604935168",
    "1536, 6, 16, 208293888"
  })
  void sizesOfTheAudit(int width, int layers, int heads, long parameters) {
    assertThat(parameters(Shape.published(width, layers, heads, 1000), MNIST))
        .isEqualTo(parameters);
  }

  @Test
  void publishedConfigurations() {
    assertThat(parameters(GptConfiguration.mnistLoss().shape(), MNIST)).isEqualTo(378_283_008);
    assertThat(parameters(GptConfiguration.cifar10Loss().shape(), CIFAR10)).isEqualTo(639_459_328);
    assertThat(
            parameters(
                Shape.published(1536, 12, 12, 1000).split(SplitPolicy.LAYER_BY_LAYER, 1, true),
                Layout.of(
                    TensorSpec.of("log_std", 1),
                    TensorSpec.of("actor.0.weight", 32, 4),
                    TensorSpec.of("actor.0.bias", 32),
                    TensorSpec.of("actor.2.weight", 32, 32),
                    TensorSpec.of("actor.2.bias", 32),
                    TensorSpec.of("actor.4.weight", 1, 32),
                    TensorSpec.of("actor.4.bias", 1))))
        .isEqualTo(347_351_040);
  }

  static Stream<Arguments> published() {
    return Stream.of(
        arguments("mnist-loss", MNIST, 378_283_008),
        arguments("mnist-error", MNIST, 378_283_008),
        arguments("cifar10-loss", CIFAR10, 639_459_328));
  }

  @ParameterizedTest
  @MethodSource("published")
  @Tag("published")
  void presetIsBuiltAndRun(String id, Layout layout, long parameters) {
    GptConfiguration configuration =
        new Gpt()
            .presets().stream()
                .filter(preset -> preset.id().equals(id))
                .findFirst()
                .orElseThrow()
                .configuration();
    Denoiser denoiser = Denoiser.of(configuration.shape(), layout);
    int columns = layout.size();
    SplittableRandom random = new SplittableRandom(1);
    try (ComputeDevice device = ComputeDevice.best();
        NetworkState state = NetworkState.initial(device, denoiser.spec(), random);
        NDManager scope = device.openScope()) {
      assertThat(state.spec().size(StateSpec.Role.PARAMETER)).isEqualTo(parameters);
      float[] predicted =
          denoiser
              .predict(
                  state.tensors(),
                  Upload.floats(scope, Noise.normal(random, columns), 1, columns),
                  Upload.floats(scope, Noise.normal(random, columns), 1, columns),
                  Denoiser.Condition.of(
                      scope, denoiser.told(999), new double[] {2.3}, new double[] {0.3}))
              .toFloatArray();
      assertThat(predicted).hasSize(columns);
      DivergedException.requireFinite(predicted, columns, 0);
    }
  }

  @Test
  void tokensOfThePublishedConfiguration() {
    List<Integer> checkpoint =
        IntStream.concat(IntStream.range(0, 7).map(k -> 1000), IntStream.of(840, 10, 100, 10))
            .boxed()
            .toList();
    assertThat(Denoiser.of(GptConfiguration.mnistLoss().shape(), MNIST).transformer().inputs())
        .startsWith(checkpoint.toArray(Integer[]::new))
        .endsWith(257, 257, 257, 257)
        .hasSize(26);
  }

  @Test
  void smallPresetIsThatOfTheMeasurements() {
    assertThat(parameters(GptConfiguration.small().shape(), MNIST)).isEqualTo(5_505_792);
  }
}
