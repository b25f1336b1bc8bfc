package org.weightaudit.generators.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lengths of tokens are those of the published codes. */
class SplitPolicyTest {

  @ParameterizedTest
  @EnumSource(SplitPolicy.class)
  void checkpointAndTimeAreCutAsInHyperDiffusion(SplitPolicy policy) {
    NpzArrays fixture = Golden.arrays("hyperdiffusion/token_splits.npz");
    int[] tensors = Golden.arrays("hyperdiffusion/transformer_forward.npz").ints("output_splits");
    int[] tokens = fixture.ints("layer_by_layer");
    int time = tokens[tokens.length - 1];
    assertThat(
            policy.lengths(
                List.of(Arrays.stream(tensors).boxed().toList(), List.of(time)),
                (int) fixture.scalar("chunk_size")))
        .containsExactlyElementsOf(
            Arrays.stream(fixture.ints(policy.name().toLowerCase(Locale.ROOT))).boxed().toList());
  }

  @Test
  void checkpointsAndNumbersAreCutAsInGpt() {
    JsonNode cases = JsonMapper.shared().readTree(Golden.file("gpt/splits.json").toFile());
    assertThat(cases.size()).isPositive();
    for (JsonNode one : cases) {
      SplitPolicy policy =
          SplitPolicy.valueOf(one.get("split_policy").stringValue().toUpperCase(Locale.ROOT));
      List<List<Integer>> inputs =
          StreamSupport.stream(one.get("parameter_sizes").spliterator(), false)
              .map(TransformerTest::integers)
              .toList();
      assertThat(policy.lengths(inputs, one.path("chunk_size").asInt(1)))
          .as(one.toString())
          .isEqualTo(TransformerTest.integers(one.get("expected")));
    }
  }
}
