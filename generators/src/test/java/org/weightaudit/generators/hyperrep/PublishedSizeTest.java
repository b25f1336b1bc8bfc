package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** Auto-encoders have the numbers of parameters that were published, and run. */
class PublishedSizeTest {

  /** The authors' network for MNIST and SVHN, 2464 weights. */
  private static final Layout NETWORK =
      Layout.of(
          TensorSpec.of("module_list.0.weight", 8, 1, 5, 5),
          TensorSpec.of("module_list.0.bias", 8),
          TensorSpec.of("module_list.3.weight", 6, 8, 5, 5),
          TensorSpec.of("module_list.3.bias", 6),
          TensorSpec.of("module_list.6.weight", 4, 6, 2, 2),
          TensorSpec.of("module_list.6.bias", 4),
          TensorSpec.of("module_list.9.weight", 20, 36),
          TensorSpec.of("module_list.9.bias", 20),
          TensorSpec.of("module_list.11.weight", 10, 20),
          TensorSpec.of("module_list.11.bias", 10));

  private static long parameters(Shape shape) {
    return new AutoEncoder(Tokens.of(NETWORK), shape, 1).spec().size(StateSpec.Role.PARAMETER);
  }

  /**
   * The audit's five counts, in millions. Which sizes the authors chose is not published: these
   * make all five.
   */
  @ParameterizedTest
  @CsvSource({
    "1632, 2040, 12, 4, 223",
    "1632, 2040, 12, 8, 362",
    "1632, 2040, 12, 2, 154",
    "2176, 2720, 16, 4, 359",
    "1088, 1360, 8, 4, 118"
  })
  void sizesOfTheAudit(int width, int feedForward, int heads, int blocks, int millions) {
    assertThat(parameters(shape(width, feedForward, heads, blocks)) / 1e6)
        .isCloseTo(millions, within(0.5));
  }

  @ParameterizedTest
  @CsvSource({
    "1632, 2040, 12, 4",
    "1632, 2040, 12, 8",
    "1632, 2040, 12, 2",
    "2176, 2720, 16, 4",
    "1088, 1360, 8, 4"
  })
  @Tag("published")
  void autoEncoderOfTheAuditIsBuiltAndRun(int width, int feedForward, int heads, int blocks) {
    AutoEncoder autoEncoder =
        new AutoEncoder(Tokens.of(NETWORK), shape(width, feedForward, heads, blocks), 1);
    int columns = NETWORK.size();
    SplittableRandom random = new SplittableRandom(1);
    try (ComputeDevice device = ComputeDevice.best();
        NetworkState state = NetworkState.initial(device, autoEncoder.spec(), random);
        NDManager scope = device.openScope()) {
      NDArray vectors = Upload.floats(scope, Noise.normal(random, columns), 1, columns);
      NDArray latents = autoEncoder.encode(state.tensors(), vectors);
      float[] decoded = autoEncoder.decode(state.tensors(), latents).toFloatArray();
      assertThat(decoded).hasSize(columns);
      DivergedException.requireFinite(decoded, columns, 0);
    }
  }

  private static Shape shape(int width, int feedForward, int heads, int blocks) {
    return new Shape(
        width,
        feedForward,
        heads,
        blocks,
        1040,
        Compression.TOKEN,
        Decompression.LINEAR,
        Bottleneck.BOUNDED,
        0,
        BlockType.POL,
        true,
        false,
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"cnn-2464, 3413094", "cnn-2464-joint, 3413094"})
  void sizesOfPresets(String id, long parameters) {
    assertThat(new HyperRepresentations().presets())
        .filteredOn(preset -> preset.id().equals(id))
        .extracting(preset -> parameters(preset.configuration().shape()))
        .containsExactly(parameters);
  }
}
