package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.random.Seed;

/** The published configurations have the published numbers of parameters, and run. */
class PublishedSizeTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "2880, 12, 16, 27, 1407225600",
    "1920, 12, 16, 27, 672729600",
    "1440, 12, 16, 36, 408332160",
    "3600, 12, 20, 27, 2132280000"
  })
  void numberOfParameters(int width, int layers, int heads, int inputs, long parameters) {
    HyperDiffusionConfiguration configuration =
        Changed.of(
            HyperDiffusionConfiguration.published(),
            Map.of("width", width, "layers", layers, "heads", heads));
    StateSpec spec = Denoiser.of(configuration, field(inputs, 128)).spec();
    assertThat(spec.size(StateSpec.Role.PARAMETER)).isEqualTo(parameters);
  }

  /** 5.6 GB of parameters; a file of them holds the same network. */
  @Test
  @Tag("published")
  void planeIsBuiltRunWrittenAndRead() throws IOException {
    HyperDiffusionConfiguration configuration = HyperDiffusionConfiguration.published();
    Layout layout = field(27, 128);
    Path file = folder.resolve("plane.safetensors");
    try (ComputeDevice device = ComputeDevice.best()) {
      float[] predicted;
      try (HyperDiffusionGenerator built =
          new HyperDiffusionGenerator(
              device,
              new Description<>(
                  HyperDiffusion.ID,
                  Mode.AS_PUBLISHED,
                  configuration,
                  layout,
                  OptionalLong.empty(),
                  0),
              Networks.initial(
                  device, configuration, layout, Scaling.raw(layout.size(), 1), new Seed(1)))) {
        assertThat(built.parameters()).isEqualTo(1_407_225_600);
        predicted = predicted(device, built.networks());
        built.save(file);
      }
      assertThat(predicted).hasSize(layout.size());
      DivergedException.requireFinite(predicted, layout.size(), 0);
      assertThat(Files.size(file)).isGreaterThan(4L * 1_407_225_600);
      try (HyperDiffusionGenerator read = new HyperDiffusion().load(device, file)) {
        assertThat(predicted(device, read.networks())).isEqualTo(predicted);
      }
    }
  }

  /** Of one vector of noise at the last time. */
  private static float[] predicted(ComputeDevice device, Networks networks) {
    int columns = networks.scaling().mean().length;
    try (NDManager scope = device.openScope()) {
      float[] noise = Noise.normal(new Seed(2).random(), columns);
      return networks
          .denoiser()
          .predict(
              networks.state().tensors(),
              Upload.floats(scope, noise, 1, columns),
              Upload.floats(scope, new float[] {networks.diffusion().steps() - 1}))
          .toFloatArray();
    }
  }

  /** A field with three hidden layers. */
  private static Layout field(int inputs, int hidden) {
    List<TensorSpec> tensors = new ArrayList<>();
    int[] sizes = {inputs, hidden, hidden, hidden, 1};
    for (int layer = 0; layer < sizes.length - 1; layer++) {
      tensors.add(TensorSpec.of("layers." + layer + ".weight", sizes[layer + 1], sizes[layer]));
      tensors.add(TensorSpec.of("layers." + layer + ".bias", sizes[layer + 1]));
    }
    return new Layout(tensors);
  }

  @ParameterizedTest
  @CsvSource({"small-fields, 64, 5739264", "plane, 128, 1407225600"})
  void numberOfParametersOfPresets(String id, int hidden, long parameters) {
    assertThat(new HyperDiffusion().presets())
        .filteredOn(preset -> preset.id().equals(id))
        .extracting(preset -> Denoiser.of(preset.configuration(), field(27, hidden)).spec())
        .extracting(spec -> spec.size(StateSpec.Role.PARAMETER))
        .containsExactly(parameters);
  }
}
