package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Upload;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The auto-encoder against the authors' code, with their state dicts. */
class AutoEncoderParityTest {

  private static final double TOLERANCE = 2e-5;

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
                c.path("model::compression").asString("linear").toUpperCase(java.util.Locale.ROOT)),
            Decompression.valueOf(
                c.path("model::decompression")
                    .asString("linear")
                    .toUpperCase(java.util.Locale.ROOT)),
            c.path("model::bottleneck").asString("linear").equals("linear_bounded"),
            c.get("model::normalize").asBoolean(),
            c.path("model::decoder_bias").asBoolean(false)),
        1);
  }

  private static NDArray array(NDManager scope, NpzArrays fixture, String name) {
    long[] shape = fixture.shape(name).stream().mapToLong(Integer::longValue).toArray();
    return Upload.floats(scope, fixture.floats(name), shape);
  }

  private static void assertClose(NDArray actual, NpzArrays fixture, String name) {
    float[] expected = fixture.floats(name);
    float[] found = actual.toFloatArray();
    assertThat(found).as(name).hasSameSizeAs(expected);
    double largest = 0;
    double worst = 0;
    for (int k = 0; k < expected.length; k++) {
      largest = Math.max(largest, Math.abs(expected[k]));
      worst = Math.max(worst, Math.abs(expected[k] - (double) found[k]));
    }
    assertThat(worst).as(name).isLessThanOrEqualTo(TOLERANCE * Math.max(1, largest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"toy_token", "cnn2464_linear", "toy_average_repeat"})
  void latentsAndReconstructionsAreTheirs(String name) throws IOException {
    AutoEncoder autoEncoder = autoEncoder(name);
    NpzArrays fixture = NpzArrays.of(file(name, "io.npz"));
    try (NDManager scope = device.openScope();
        TensorFile file = TensorFile.open(file(name, "checkpoint_ae.pt"), ReadLimits.standard());
        NetworkState state = NetworkState.read(device, autoEncoder.spec(), file.arrays(), "")) {
      assertThat(autoEncoder.spec().entries().stream().map(entry -> entry.name()))
          .containsExactlyInAnyOrderElementsOf(file.arrays().keySet());
      NDArray x = array(scope, fixture, "x");
      assertClose(autoEncoder.embed(state.tensors(), x), fixture, "enc_tokens");
      assertClose(autoEncoder.encode(state.tensors(), x), fixture, "z");
      assertClose(autoEncoder.decode(state.tensors(), array(scope, fixture, "z")), fixture, "y");
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
      NDArray latents = autoEncoder.encode(state.tensors(), array(scope, set, "trainset.weights"));
      assertClose(latents, expected, "z_train");
      assertClose(autoEncoder.decode(state.tensors(), latents), expected, "reconstructed_weights");
      int[] best = LatentDensity.best(set.doubles("trainset.test_acc"), 0.3);
      assertThat(best).containsExactly(expected.ints("idx_best"));
      float[] all = expected.floats("z_train");
      float[] chosen = new float[best.length * length];
      for (int i = 0; i < best.length; i++) {
        System.arraycopy(all, best[i] * length, chosen, i * length, length);
      }
      float[] samples =
          new LatentDensity(chosen, length, 0.002, draws)
              .block(LatentDensity.Kind.SHARED, new org.weightaudit.weights.random.Seed(42), 0);
      assertThat(samples).containsExactly(expected.floats("z_samples_200"));
      NDArray generated =
          autoEncoder.decode(state.tensors(), Upload.floats(scope, samples, draws, length));
      assertClose(generated.get("0:2"), expected, "generated_weights_first2");
      assertClose(generated.square().sum(new int[] {1}).sqrt(), expected, "generated_row_norms");
    }
  }
}
