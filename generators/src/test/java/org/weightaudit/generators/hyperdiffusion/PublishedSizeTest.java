package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** The published configurations have the published numbers of parameters; nothing is allocated. */
class PublishedSizeTest {

  @ParameterizedTest
  @CsvSource({
    "2880, 12, 16, 27, 1407225600",
    "1920, 12, 16, 27, 672729600",
    "1440, 12, 16, 36, 408332160",
    "3600, 12, 20, 27, 2132280000"
  })
  void numberOfParameters(int width, int layers, int heads, int inputs, int parameters) {
    HyperDiffusionConfiguration configuration =
        HyperDiffusionConfiguration.published().withTransformer(width, layers, heads);
    StateSpec spec = Denoiser.of(configuration, field(inputs, 128)).spec();
    assertThat(spec.size(StateSpec.Role.PARAMETER)).isEqualTo(parameters);
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
  @CsvSource({
    "small-fields, 64, 5739264",
    "small-fields-quick, 64, 3432960",
    "plane, 128, 1407225600"
  })
  void numberOfParametersOfPresets(String id, int hidden, int parameters) {
    assertThat(new HyperDiffusion().presets())
        .filteredOn(preset -> preset.id().equals(id))
        .extracting(preset -> Denoiser.of(preset.configuration(), field(27, hidden)).spec())
        .extracting(spec -> spec.size(StateSpec.Role.PARAMETER))
        .containsExactly(parameters);
  }
}
