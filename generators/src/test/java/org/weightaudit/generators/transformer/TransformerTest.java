package org.weightaudit.generators.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.Recorded;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against arrays of the published codes of HyperDiffusion and G.pt. */
class TransformerTest {

  private static final double HYPER_DIFFUSION = 2e-6;
  private static final double GPT = 2e-5;
  private static final double EMBEDDING = 1e-6;

  /** An exponent near 20 is rounded by up to 1e-6, in both codes. */
  private static final double FREQUENCY = 2e-6;

  private ComputeDevice device;
  private NDManager scope;

  @BeforeEach
  void open() {
    device = ComputeDevice.best();
    scope = device.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  static List<Integer> integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::intValue).toList();
  }

  private static StateSpec spec(Transformer transformer, ScalarEmbedder embedder) {
    StateSpec.Builder builder = new StateSpec.Builder();
    transformer.addTo(builder);
    embedder.addTo(builder);
    return builder.build();
  }

  @Test
  void everyStageIsThatOfHyperDiffusion() throws IOException {
    NpzArrays fixture = Golden.arrays("hyperdiffusion/transformer_forward.npz");
    ScalarEmbedder embedder = hyperDiffusionEmbedder(fixture);
    Transformer transformer = hyperDiffusion(fixture);
    try (TensorFile file =
            TensorFile.open(
                Golden.file("hyperdiffusion/transformer_state_dict.pt"), ReadLimits.standard());
        NetworkState state =
            NetworkState.read(device, spec(transformer, embedder), file.arrays(), "")) {
      Tensors tensors = state.tensors();
      assertThat(state.spec().size(StateSpec.Role.PARAMETER))
          .isEqualTo((int) fixture.scalar("num_parameters"));
      NDArray times = Recorded.upload(scope, fixture, "t");
      NDArray embedded = embedder.embed(tensors, times);
      Recorded.assertClose(embedded, fixture, "timestep_embedding", EMBEDDING);
      NDArray vectors = Recorded.upload(scope, fixture, "x").concat(embedded, 1);
      NDArray hidden = transformer.entering(tensors, vectors, Map.of());
      Recorded.assertClose(hidden, fixture, "tokens_after_ln_in", HYPER_DIFFUSION);
      hidden = hidden.add(tensors.get("decoder.pos_emb"));
      for (int layer = 0; layer < transformer.layers(); layer++) {
        hidden = transformer.block(tensors, layer, hidden);
        Recorded.assertClose(hidden, fixture, "after_block_" + layer, HYPER_DIFFUSION);
      }
      Recorded.assertClose(transformer.apply(tensors, vectors), fixture, "output", HYPER_DIFFUSION);
    }
  }

  @Test
  void stateHasTheNamesShapesAndOrderOfHyperDiffusion() throws IOException {
    NpzArrays fixture = Golden.arrays("hyperdiffusion/transformer_forward.npz");
    StateSpec spec = spec(hyperDiffusion(fixture), hyperDiffusionEmbedder(fixture));
    try (TensorFile file =
        TensorFile.open(
            Golden.file("hyperdiffusion/transformer_state_dict.pt"), ReadLimits.standard())) {
      Map<String, StoredTensor> arrays = file.arrays();
      assertThat(spec.entries().stream().map(entry -> entry.name() + entry.shape()))
          .containsExactlyElementsOf(
              arrays.entrySet().stream()
                  .map(entry -> entry.getKey() + entry.getValue().shape())
                  .toList());
      float[] frequencies = arrays.get("scalar_embedder.frequencies").toFloats();
      StateSpec.Entry own = spec.entries(StateSpec.Role.BUFFER).get(0);
      for (int k = 0; k < frequencies.length; k++) {
        assertThat(own.initial().value(k, new SplittableRandom(0)))
            .isCloseTo(frequencies[k], within(FREQUENCY * frequencies[k]));
      }
    }
  }

  private static Transformer hyperDiffusion(NpzArrays fixture) {
    return new Transformer(
        Arrays.stream(fixture.ints("input_splits")).boxed().toList(),
        Arrays.stream(fixture.ints("output_splits")).boxed().toList(),
        (int) fixture.scalar("n_embd"),
        (int) fixture.scalar("n_layer"),
        (int) fixture.scalar("n_head"),
        1,
        1,
        false);
  }

  private static ScalarEmbedder hyperDiffusionEmbedder(NpzArrays fixture) {
    return new ScalarEmbedder((fixture.shape("timestep_embedding").get(1) - 1) / 2, 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "alt", "mnist"})
  void everyStageIsThatOfGpt(String name) throws IOException {
    NpzArrays fixture = Golden.arrays("gpt/" + name + "_forward.npz");
    JsonNode configuration =
        JsonMapper.shared().readTree(Golden.file("gpt/" + name + "_config.json").toFile());
    Transformer transformer = gpt(configuration);
    ScalarEmbedder embedder =
        new ScalarEmbedder(
            configuration.get("num_frequencies").intValue(),
            configuration.get("max_freq_log2").intValue());
    StateSpec spec = spec(transformer, embedder);
    assertThat(spec.size(StateSpec.Role.PARAMETER))
        .isEqualTo(configuration.get("num_parameters").intValue());
    assertThat(spec.entries().stream().map(entry -> entry.name() + entry.shape()))
        .containsExactlyElementsOf(
            StreamSupport.stream(configuration.get("state_dict_keys").spliterator(), false)
                .map(key -> key.get(0).stringValue() + integers(key.get(1)))
                .toList());
    try (TensorFile file =
        TensorFile.open(Golden.file("gpt/" + name + ".pt"), ReadLimits.standard())) {
      for (String part : List.of("G", "G_ema")) {
        try (NetworkState state = NetworkState.read(device, spec, file.stateDict(part), "")) {
          NDArray vectors = gptInput(fixture, configuration, embedder, state.tensors());
          NDArray difference = transformer.apply(state.tensors(), vectors);
          Recorded.assertClose(
              difference.add(Recorded.upload(scope, fixture, "x_prev")),
              fixture,
              "out_" + part,
              GPT);
          if (part.equals("G")) {
            assertStages(transformer, state.tensors(), vectors, fixture);
            assertThatTokensMayEnterBefore(transformer, state.tensors(), vectors);
          }
        }
      }
    }
  }

  private static void assertStages(
      Transformer transformer, Tensors tensors, NDArray vectors, NpzArrays fixture) {
    NDArray hidden = transformer.entering(tensors, vectors, Map.of());
    Recorded.assertClose(hidden, fixture, "act_ln_in", GPT);
    hidden = hidden.add(tensors.get("decoder.pos_emb"));
    for (int layer = 0; layer < transformer.layers(); layer++) {
      hidden = transformer.block(tensors, layer, hidden);
      Recorded.assertClose(hidden, fixture, "act_block" + layer, GPT);
    }
  }

  /** From any place of the vectors to any other, and with one product for the whole attention. */
  private void assertThatTokensMayEnterBefore(
      Transformer transformer, Tensors tensors, NDArray vectors) {
    float[] expected = transformer.apply(tensors, vectors).toFloatArray();
    Tensors fused = transformer.fused(scope, tensors);
    int length = (int) vectors.size(1);
    for (int begin : new int[] {1, transformer.inputs().get(0), length / 3, length / 2}) {
      for (int end : new int[] {length, length - 1, length * 3 / 4}) {
        NDArray part = vectors.get(":, {}:{}", begin, end);
        Map<Integer, NDArray> entered = transformer.entered(fused, part, begin);
        NDArray beside = vectors.get(":, :{}", transformer.lengthBeside(entered));
        Recorded.assertClose(
            transformer.apply(fused, beside, entered).toFloatArray(),
            expected,
            "output with %s entered".formatted(entered.keySet()),
            GPT);
      }
    }
  }

  private NDArray gptInput(
      NpzArrays fixture, JsonNode configuration, ScalarEmbedder embedder, Tensors tensors) {
    NDArray target = Recorded.upload(scope, fixture, "loss_target");
    NDArray previous = Recorded.upload(scope, fixture, "loss_prev");
    NDArray time =
        embedder.embed(
            tensors, Recorded.upload(scope, fixture, "t").toType(DataType.FLOAT32, false));
    Recorded.assertClose(time, fixture, "scalar_embedding_of_t", EMBEDDING);
    NDList losses = new NDList(embedder.embed(tensors, target.sub(previous)));
    if (configuration.get("absolute_loss_conditioning").booleanValue()) {
      losses.add(embedder.embed(tensors, target));
      losses.add(embedder.embed(tensors, previous));
    }
    NDArray loss = NDArrays.concat(losses, 1);
    Recorded.assertClose(loss, fixture, "loss_embedding", EMBEDDING);
    return NDArrays.concat(
        new NDList(
            Recorded.upload(scope, fixture, "x"),
            Recorded.upload(scope, fixture, "x_prev"),
            time,
            loss),
        1);
  }

  private static Transformer gpt(JsonNode configuration) {
    return new Transformer(
        integers(configuration.get("input_splits")),
        integers(configuration.get("output_splits")),
        configuration.get("n_embd").intValue(),
        configuration.get("n_layer").intValue(),
        configuration.get("n_head").intValue(),
        configuration.get("encoder_depth").intValue(),
        configuration.get("decoder_depth").intValue(),
        true);
  }

  /**
   * One token, whose attention and MLP would add 1 everywhere: of attention, a number is left if
   * neither its head's share nor itself was dropped, and doubled for each; of the MLP, if it was
   * not.
   */
  @Test
  void dropoutActsOnSharesAndBothTerms() {
    int width = 64;
    Transformer transformer =
        new Transformer(List.of(width), List.of(width), width, 1, 8, 1, 1, true);
    StateSpec.Builder builder = new StateSpec.Builder();
    transformer.addTo(builder);
    try (NetworkState state =
        NetworkState.initial(device, builder.build(), new SplittableRandom(1))) {
      Tensors tensors = state.tensors();
      String block = "decoder.blocks.0.";
      tensors.get(block + "attn.value.weight").muli(0);
      tensors.get(block + "attn.value.bias").addi(1);
      tensors.get(block + "attn.proj.weight").muli(0).addi(scope.eye(width));
      tensors.get(block + "mlp.2.weight").muli(0);
      tensors.get(block + "mlp.2.bias").addi(10);
      NDArray hidden = scope.zeros(new Shape(16, 1, width));
      assertThat(transformer.block(tensors, 0, hidden).toFloatArray()).containsOnly(11);
      Tensors dropping = tensors.dropping(0.5, new Seed(1));
      assertThat(transformer.block(dropping, 0, hidden).toFloatArray())
          .containsOnly(0, 4, 20, 24)
          .contains(0, 4, 20, 24);
    }
  }

  @Test
  void dropoutActsOnTokensThatEnter() {
    Transformer transformer = new Transformer(List.of(64), List.of(64), 64, 0, 8, 1, 1, false);
    StateSpec.Builder builder = new StateSpec.Builder();
    transformer.addTo(builder);
    try (NetworkState state =
        NetworkState.initial(device, builder.build(), new SplittableRandom(1))) {
      NDArray vectors = scope.arange(64f).reshape(1, 64);
      float[] plain = transformer.apply(state.tensors(), vectors).toFloatArray();
      assertThat(
              transformer.apply(state.tensors().dropping(0.5, new Seed(1)), vectors).toFloatArray())
          .isNotEqualTo(plain);
    }
  }

  @Test
  void untrainedTransformerThatStartsAtZeroReturnsZero() {
    Transformer transformer = new Transformer(List.of(3, 2, 5), List.of(3, 2), 8, 1, 2, 2, 2, true);
    StateSpec.Builder builder = new StateSpec.Builder();
    transformer.addTo(builder);
    try (NetworkState state =
        NetworkState.initial(device, builder.build(), new SplittableRandom(1))) {
      NDArray vectors = scope.ones(new Shape(4, 10));
      assertThat(transformer.entering(state.tensors(), vectors, Map.of()).abs().sum().getFloat())
          .isPositive();
      assertThat(transformer.apply(state.tensors(), vectors).toFloatArray())
          .hasSize(20)
          .containsOnly(0);
    }
  }
}
