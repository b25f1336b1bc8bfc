package org.weightaudit.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.generators.gpt.Gpt;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusion;
import org.weightaudit.generators.hyperrep.HyperRepresentations;
import org.weightaudit.generators.pdiff.PDiff;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Numbers that no service bears are refused before anything is made of them. */
class ConfigurationLimitsTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, GeneratorMethod<?>> METHODS =
      Map.of(
          "p-diff", new PDiff(),
          "hyperdiffusion", new HyperDiffusion(),
          "gpt", new Gpt(),
          "hyper-representations", new HyperRepresentations());

  @ParameterizedTest
  @CsvSource({
    "p-diff, '', batchSize, 10000000",
    "p-diff, '', autoEncoderSteps, 2147483647",
    "p-diff, '', denoiserSteps, 2147483647",
    "p-diff, '', diffusionSteps, 2147483647",
    "hyperdiffusion, '', epochs, 2147483647",
    "hyperdiffusion, '', layers, 1000000",
    "hyperdiffusion, '', diffusionSteps, 2147483647",
    "gpt, learning, epochs, 2147483647",
    "gpt, shape, layers, 2147483647",
    "gpt, shape, encoderDepth, 2147483647",
    "hyper-representations, learning, batchSize, 30000",
    "hyper-representations, shape, blocks, 2147483647",
  })
  void numbersBeyondAllBoundsAreRefusedByName(String id, String part, String name, int value) {
    GeneratorMethod<?> method = METHODS.get(id);
    Object preset = method.presets().get(0).configuration();
    ObjectNode changed = JSON.<ObjectNode>valueToTree(preset);
    (part.isEmpty() ? changed : (ObjectNode) changed.get(part)).put(name, value);
    assertThatThrownBy(() -> JSON.treeToValue(changed, preset.getClass()))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("%s is %d; wanted: at least".formatted(name, value));
  }

  @ParameterizedTest
  @CsvSource({
    "p-diff, '{\"firstBeta\": 1e-9}', firstBeta is 1.0E-9",
    "p-diff, '{\"firstBeta\": 0.999999999, \"lastBeta\": 0.999999999}', firstBeta is 0.999999999",
    "p-diff, '{\"lastBeta\": 0.999999999}', lastBeta is 0.999999999",
    "p-diff, '{\"diffusionSteps\": 100000, \"sampler\": \"DDIM\"}', lastBeta is 0.02",
    "hyperdiffusion, '{\"firstBeta\": 1e-17}', firstBeta is 1.0E-17",
    "hyperdiffusion, '{\"diffusionSteps\": 100000}', lastBeta is 0.02",
    "hyperdiffusion, '{\"lastBeta\": 0.9}', lastBeta is 0.9",
  })
  void schedulesWhoseConstantsAreNotFiniteAreRefusedByName(String id, String changes, String said) {
    Object preset = METHODS.get(id).presets().get(0).configuration();
    ObjectNode changed = JSON.<ObjectNode>valueToTree(preset);
    changed.setAll((ObjectNode) JSON.readTree(changes));
    assertThatThrownBy(() -> JSON.treeToValue(changed, preset.getClass()))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(said + "; wanted: ");
  }

  @Test
  void ancestralSamplingBearsThatNoSignalIsLeft() {
    Object preset = METHODS.get("p-diff").presets().get(0).configuration();
    ObjectNode changed = JSON.<ObjectNode>valueToTree(preset);
    changed.put("diffusionSteps", 100_000).put("sampler", "DDPM");
    assertThat(JSON.treeToValue(changed, preset.getClass())).isNotNull();
  }
}
