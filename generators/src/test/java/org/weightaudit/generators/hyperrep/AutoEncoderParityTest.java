package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.hyperrep.Learning.Algorithm;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Optimizer;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.Recorded;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The auto-encoder against the authors' code, with their state dicts. */
class AutoEncoderParityTest {

  /** The README of the fixtures: outputs of encoder, decoder and head, absolute. */
  private static final double OUTPUTS = 2e-5;

  /** The README of the fixtures: total losses, relative. */
  private static final double LOSSES = 1e-4;

  /** The README of the fixtures: gradients, as a share of max(1, the largest of the case). */
  private static final double GRADIENTS = 2e-4;

  /** The README of the fixtures: latents and reconstructions after three steps, absolute. */
  private static final double AFTER_THREE_STEPS = 2e-4;

  /** The README of the fixtures: parameters after one step of SGD, absolute. */
  private static final double PLAIN_STEP = 1e-6;

  /**
   * The README of the fixtures: parameters after one step of Adam or AdamW, as a share of the
   * learning rate, because that step is the learning rate times the sign of the gradient.
   */
  private static final double SIGNED_STEP = 0.02;

  /** The README of the fixtures: gradients above this have a sign that is no rounding error. */
  private static final double KNOWN_SIGN = 1e-4;

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static Path file(String name, String what) {
    return Golden.file("hyper-representations/ae_%s.%s".formatted(name, what));
  }

  private static JsonNode configuration(String name) throws IOException {
    return JsonMapper.builder().build().readTree(Files.readString(file(name, "config_ae.json")));
  }

  /** As the authors' index dictionary describes the layers. */
  private static Tokens tokens(JsonNode configuration) {
    JsonNode index = configuration.get("model::index_dict");
    List<Tokens.Layer> layers = new ArrayList<>();
    for (int i = 0; i < index.get("layer").size(); i++) {
      layers.add(
          new Tokens.Layer(
              index.get("idx_start").get(i).asInt(),
              index.get("kernel_no").get(i).asInt(),
              index.get("kernel_size").get(i).asInt() * index.get("channels_in").get(i).asInt()));
    }
    return new Tokens(layers);
  }

  private static AutoEncoder autoEncoder(String name) throws IOException {
    JsonNode c = configuration(name);
    return new AutoEncoder(
        tokens(c),
        new Shape(
            c.get("model::dim_attention_embedding").asInt(),
            c.get("model::attention_hidden_dim").asInt(),
            c.get("model::N_attention_heads").asInt(),
            c.get("model::N_attention_blocks").asInt(),
            c.get("model::latent_dim").asInt(),
            Compression.valueOf(
                c.path("model::compression").asString("linear").toUpperCase(Locale.ROOT)),
            Decompression.valueOf(
                c.path("model::decompression").asString("linear").toUpperCase(Locale.ROOT)),
            bottleneck(c),
            bottleneck(c) == Bottleneck.MLP ? c.path("model::bottleneck::h_lays").asInt(3) : 0,
            BlockType.valueOf(
                c.path("model::transformer_type").asString("pol").toUpperCase(Locale.ROOT)),
            c.get("model::normalize").asBoolean(),
            c.path("model::decoder_bias").asBoolean(false),
            Optional.of(true)),
        1);
  }

  private static Bottleneck bottleneck(JsonNode configuration) {
    return switch (configuration.path("model::bottleneck").asString("linear")) {
      case "mlp" -> Bottleneck.MLP;
      case "linear_bounded" -> Bottleneck.BOUNDED;
      default -> Bottleneck.LINEAR;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "toy_token",
        "cnn2464_linear",
        "toy_average_repeat",
        "toy_mlp",
        "toy_pytorch_linear"
      })
  void latentsAndReconstructionsAreTheirs(String name) throws IOException {
    AutoEncoder autoEncoder = autoEncoder(name);
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    try (NDManager scope = device.openScope();
        TensorFile file = TensorFile.open(file(name, "checkpoint_ae.pt"), ReadLimits.standard());
        NetworkState state = NetworkState.read(device, autoEncoder.spec(), file.arrays(), "")) {
      assertThat(autoEncoder.spec().entries().stream().map(entry -> entry.name()))
          .containsExactlyInAnyOrderElementsOf(file.arrays().keySet());
      NDArray x = Recorded.upload(scope, fixture, "x");
      Recorded.assertClose(autoEncoder.embed(state.tensors(), x), fixture, "enc_tokens", OUTPUTS);
      Recorded.assertClose(autoEncoder.encode(state.tensors(), x), fixture, "z", OUTPUTS);
      Recorded.assertClose(
          autoEncoder.decode(state.tensors(), Recorded.upload(scope, fixture, "z")),
          fixture,
          "y",
          OUTPUTS);
      NDList alone = new NDList();
      for (long row = 0; row < x.getShape().get(0); row++) {
        alone.add(autoEncoder.encode(state.tensors(), x.get("{}:{}", row, row + 1)));
      }
      Recorded.assertClose(NDArrays.concat(alone), fixture, "z_rowwise", OUTPUTS);
    }
  }

  @Test
  void tokensAreTheirs() throws IOException {
    NpzArrays fixture = Golden.arrays("hyper-representations/token_index.npz");
    for (String[] names : new String[][] {{"toy", "toy_token"}, {"cnn2464", "cnn2464_linear"}}) {
      List<Tokens.Layer> layers = tokens(configuration(names[1])).layers();
      for (int i = 0; i < layers.size(); i++) {
        assertThat(Arrays.stream(layers.get(i).places()).flatMapToInt(Arrays::stream).toArray())
            .containsExactly(fixture.ints("%s.layer%d".formatted(names[0], i)));
      }
    }
  }

  /** Of the loss of one training step, with batch statistics in the head. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "toy_token",
        "cnn2464_linear",
        "toy_average_repeat",
        "toy_mlp",
        "toy_pytorch_linear"
      })
  void lossAndGradientsAreTheirs(String name) throws IOException {
    AutoEncoder autoEncoder = autoEncoder(name);
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    ProjectionHead head = head(name);
    StateSpec spec = spec(autoEncoder, head);
    try (NDManager scope = device.openScope();
        NDScope arrays = new NDScope();
        TensorFile model = TensorFile.open(file(name, "checkpoint_ae.pt"), ReadLimits.standard());
        TensorFile ofHead =
            TensorFile.open(file(name, "projection_head.pt"), ReadLimits.standard())) {
      arrays.suppressNotUsedWarning();
      Map<String, StoredTensor> all = together(model, ofHead);
      try (NetworkState state = NetworkState.read(device, spec, all, "")) {
        NDArray views = views(scope, fixture);
        Objective objective = objective(scope, name, autoEncoder, head, fixture);
        NetworkState.Slope slope = state.slope(tensors -> objective.loss(tensors, views));
        assertRelative(slope.loss().toFloatArray()[0], fixture.scalar("train.loss"));
        Recorded.assertClose(
            slope.gradient().toFloatArray(), recorded(name, "grad.", spec), "gradient", GRADIENTS);
      }
    }
  }

  private static NDArray views(NDManager scope, NpzArrays fixture) {
    return Recorded.upload(scope, fixture, "x_i").concat(Recorded.upload(scope, fixture, "x_j"), 0);
  }

  private static void assertRelative(double loss, double expected) {
    assertThat(loss).isCloseTo(expected, within(LOSSES * Math.abs(expected)));
  }

  /** Of all parameters, one after the other. */
  private static float[] recorded(String name, String group, StateSpec spec) throws IOException {
    float[] all = new float[Math.toIntExact(spec.size(Role.PARAMETER))];
    int position = 0;
    try (TensorFile fixture = TensorFile.open(file(name, "io.npz"), ReadLimits.standard())) {
      for (StateSpec.Entry entry : spec.entries(Role.PARAMETER)) {
        float[] own = fixture.array(group + recorded(entry)).toFloats();
        System.arraycopy(own, 0, all, position, own.length);
        position += own.length;
      }
    }
    return all;
  }

  /** The name of an array in the fixture. */
  private static String recorded(StateSpec.Entry entry) {
    return (entry.name().startsWith(ProjectionHead.PREFIX) ? "" : "model.") + entry.name();
  }

  private static ProjectionHead head(String name) throws IOException {
    JsonNode c = configuration(name);
    return new ProjectionHead(
        c.get("model::latent_dim").asInt(),
        c.get("model::projection_head_layers").asInt(),
        c.path("model::projection_head_batchnorm").asBoolean(true),
        c.get("model::projection_head_hdim").asInt(),
        c.get("model::projection_head_odim").asInt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "toy_token",
        "cnn2464_linear",
        "toy_average_repeat",
        "toy_mlp",
        "toy_pytorch_linear"
      })
  void projectionsWithRunningStatisticsAreTheirs(String name) throws IOException {
    ProjectionHead head = head(name);
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    try (NDManager scope = device.openScope();
        TensorFile file = TensorFile.open(file(name, "projection_head.pt"), ReadLimits.standard());
        NetworkState state = NetworkState.read(device, head.spec(), ofHead(file), "")) {
      NDArray projected =
          head.project(state.tensors(), Recorded.upload(scope, fixture, "z"), Statistics.RUNNING);
      Recorded.assertClose(projected, fixture, "proj_eval", OUTPUTS);
    }
  }

  private static StateSpec spec(AutoEncoder autoEncoder, ProjectionHead head) {
    return new StateSpec(
        Stream.concat(autoEncoder.spec().entries().stream(), head.spec().entries().stream())
            .toList());
  }

  private static Map<String, StoredTensor> together(TensorFile model, TensorFile ofHead) {
    Map<String, StoredTensor> all = new HashMap<>(model.arrays());
    all.putAll(ofHead(ofHead));
    return all;
  }

  private static Map<String, StoredTensor> ofHead(TensorFile file) {
    Map<String, StoredTensor> named = new HashMap<>();
    file.arrays().forEach((key, tensor) -> named.put(ProjectionHead.PREFIX + key, tensor));
    return named;
  }

  private static Objective objective(
      NDManager scope, String name, AutoEncoder autoEncoder, ProjectionHead head, NpzArrays fixture)
      throws IOException {
    JsonNode c = configuration(name);
    return new Objective(
        scope,
        autoEncoder,
        head,
        settings(name).loss(),
        Objective.Errors.of(
            settings(name).loss(), autoEncoder.tokens(), deviations(c, autoEncoder, fixture)),
        c.get("trainset::batchsize").asInt());
  }

  private static HyperRepresentationsConfiguration settings(String name) throws IOException {
    AutoEncoder autoEncoder = autoEncoder(name);
    return new OfficialTraining(new OfficialSettings(configuration(name), List.of()))
        .configuration(autoEncoder.shape(), autoEncoder.tokens().layers().size());
  }

  /** A network of a case in training with the case's optimiser, clipping and decay. */
  private record Trained(NetworkState state, Optimizer optimizer) implements AutoCloseable {

    static Trained of(String name, AutoEncoder autoEncoder, ProjectionHead head)
        throws IOException {
      try (TensorFile model =
              TensorFile.open(file(name, "checkpoint_ae.pt"), ReadLimits.standard());
          TensorFile ofHead =
              TensorFile.open(file(name, "projection_head.pt"), ReadLimits.standard())) {
        NetworkState state =
            NetworkState.read(device, spec(autoEncoder, head), together(model, ofHead), "");
        HyperRepresentationsConfiguration settings = settings(name);
        return new Trained(
            state,
            settings
                .learning()
                .optimizer(device, state, settings.loss()::teaches, Map.of(), "", 0));
      }
    }

    @Override
    public void close() {
      optimizer.close();
      state.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "toy_token",
        "cnn2464_linear",
        "toy_average_repeat",
        "toy_mlp",
        "toy_pytorch_linear"
      })
  void threeTrainingStepsAreTheirs(String name) throws IOException {
    AutoEncoder autoEncoder = autoEncoder(name);
    ProjectionHead head = head(name);
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    try (NDManager scope = device.openScope();
        Trained trained = Trained.of(name, autoEncoder, head)) {
      NDArray views = views(scope, fixture);
      Objective objective = objective(scope, name, autoEncoder, head, fixture);
      double rate = settings(name).learning().learningRate();
      for (double loss : fixture.doubles("train_step_losses")) {
        assertRelative(
            trained.optimizer().step(tensors -> objective.loss(tensors, views), rate), loss);
      }
      Tensors arrays = trained.state().tensors();
      NDArray latents = autoEncoder.encode(arrays, Recorded.upload(scope, fixture, "x"));
      Recorded.assertClose(latents, fixture, "z_after_3_steps", AFTER_THREE_STEPS);
      Recorded.assertClose(
          autoEncoder.decode(arrays, latents), fixture, "y_after_3_steps", AFTER_THREE_STEPS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "toy_token",
        "cnn2464_linear",
        "toy_average_repeat",
        "toy_mlp",
        "toy_pytorch_linear"
      })
  void parametersAfterOneStepAreTheirs(String name) throws IOException {
    AutoEncoder autoEncoder = autoEncoder(name);
    ProjectionHead head = head(name);
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    Learning learning = settings(name).learning();
    try (NDManager scope = device.openScope();
        Trained trained = Trained.of(name, autoEncoder, head)) {
      NDArray views = views(scope, fixture);
      Objective objective = objective(scope, name, autoEncoder, head, fixture);
      trained.optimizer().step(tensors -> objective.loss(tensors, views), learning.learningRate());
      StateSpec spec = trained.state().spec();
      float[] expected = recorded(name, "step1.", spec);
      float[] gradient = recorded(name, "grad.", spec);
      boolean signed = learning.algorithm() != Algorithm.SGD;
      double bound = signed ? SIGNED_STEP * learning.learningRate() : PLAIN_STEP;
      int position = 0;
      for (StateSpec.Entry entry : spec.entries(Role.PARAMETER)) {
        for (float actual : trained.state().tensors().get(entry.name()).toFloatArray()) {
          if (!signed || Math.abs(gradient[position]) > KNOWN_SIGN) {
            assertThat(actual)
                .as(entry.name())
                .isCloseTo(expected[position], within((float) bound));
          }
          position++;
        }
      }
      for (StateSpec.Entry entry : spec.entries(Role.BUFFER)) {
        Recorded.assertClose(
            trained.state().tensors().get(entry.name()),
            fixture,
            "step1." + recorded(entry),
            OUTPUTS);
      }
    }
  }

  /** By which numbers are divided before they are compared. */
  private static float[] deviations(JsonNode c, AutoEncoder autoEncoder, NpzArrays fixture) {
    if (c.path("training::normalize_loss").asBoolean(false)) {
      return fixture.floats("norm_coeff");
    }
    float[] ones = new float[autoEncoder.tokens().size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @ValueSource(strings = {"toy_token", "cnn2464_linear", "toy_mlp", "toy_pytorch_linear"})
  void deviationsOfLayersAreTheirs(String name) throws IOException {
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    assertDeviations(name, fixture, "reference_weights", "norm_coeff");
  }

  @Test
  void aLayerThatIsTheSameEverywhereHasTheSmallestDeviation() throws IOException {
    NpzArrays fixture = NpzArrays.of(file("toy_mlp", "io.npz"));
    assertDeviations("toy_mlp", fixture, "reference_weights_const_layer", "norm_coeff_const_layer");
  }

  private static void assertDeviations(
      String name, NpzArrays fixture, String weights, String deviations) throws IOException {
    Recorded.assertClose(
        Networks.deviations(tokens(configuration(name)), fixture.matrix(weights)),
        fixture.floats(deviations),
        deviations,
        OUTPUTS);
  }

  /** Encode, choose, draw, decode: on the data set and with the seed of the fixture. */
  @Test
  void theWholeWayFromCheckpointsToSamplesIsTheirs() throws IOException {
    AutoEncoder autoEncoder = autoEncoder("cnn2464_linear");
    NpzArrays expected = Golden.arrays("hyper-representations/pipeline.npz");
    NpzArrays set = Golden.arrays("hyper-representations/release_dataset_expected.npz");
    int length = autoEncoder.shape().latentSize();
    int draws = expected.shape("z_samples_200").get(0);
    try (NDManager scope = device.openScope();
        TensorFile file =
            TensorFile.open(file("cnn2464_linear", "checkpoint_ae.pt"), ReadLimits.standard());
        NetworkState state = NetworkState.read(device, autoEncoder.spec(), file.arrays(), "")) {
      NDArray latents =
          autoEncoder.encode(state.tensors(), Recorded.upload(scope, set, "trainset.weights"));
      Recorded.assertClose(latents, expected, "z_train", OUTPUTS);
      Recorded.assertClose(
          autoEncoder.decode(state.tensors(), latents), expected, "reconstructed_weights", OUTPUTS);
      int[] best = LatentDensity.best(set.doubles("trainset.test_acc"), 0.3);
      assertThat(best).containsExactly(expected.ints("idx_best"));
      float[] all = expected.floats("z_train");
      float[] chosen = new float[best.length * length];
      for (int i = 0; i < best.length; i++) {
        System.arraycopy(all, best[i] * length, chosen, i * length, length);
      }
      float[] samples =
          new LatentDensity(chosen, length, 0.002, draws)
              .block(LatentDensity.Kind.SHARED, new Seed(42), 0);
      assertThat(samples).containsExactly(expected.floats("z_samples_200"));
      NDArray generated =
          autoEncoder.decode(state.tensors(), Upload.floats(scope, samples, draws, length));
      Recorded.assertClose(generated.get("0:2"), expected, "generated_weights_first2", OUTPUTS);
      Recorded.assertClose(
          generated.square().sum(new int[] {1}).sqrt(), expected, "generated_row_norms", OUTPUTS);
    }
  }
}
