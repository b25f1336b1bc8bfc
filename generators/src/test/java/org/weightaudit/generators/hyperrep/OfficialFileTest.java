package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.hyperrep.Erasing.Filling;
import org.weightaudit.generators.hyperrep.Erasing.Spread;
import org.weightaudit.generators.testing.Recorded;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The authors' files as generators of the platform. */
class OfficialFileTest {

  private static final Pattern LINEAR_MAP = Pattern.compile("coder[.]([0-9]+)[.]");
  private static final int LAYERS = 4;
  private static final String FOLDER = "hyper-representations/";

  /** The README of the fixtures: outputs of encoder and decoder, absolute. */
  private static final double OUTPUTS = 2e-5;

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static ObjectNode configuration() throws IOException {
    return configuration("cnn2464_linear");
  }

  private static ObjectNode configuration(String name) throws IOException {
    return (ObjectNode)
        JsonMapper.builder()
            .build()
            .readTree(
                Files.readString(Golden.file(FOLDER + "ae_%s.config_ae.json".formatted(name))));
  }

  private static OfficialModel model(ObjectNode configuration) {
    return model("cnn2464_linear", configuration);
  }

  private static OfficialModel model(String name, ObjectNode configuration) {
    return new OfficialModel(
        Golden.file(FOLDER + "ae_%s.checkpoint_ae.pt".formatted(name)), configuration);
  }

  /** The authors' network with the checkpoints of the fixture. */
  private static TrainingSet set() throws IOException {
    NpzArrays arrays = Golden.arrays(FOLDER + "release_dataset_expected.npz");
    return set(
        configuration(), arrays.matrix("trainset.weights"), arrays.doubles("trainset.test_acc"));
  }

  private static TrainingSet set(
      ObjectNode configuration, DenseMatrix weights, double[] accuracies) {
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (double accuracy : accuracies) {
      rows.add(
          new TrainingSet.Row(
              "row " + rows.size(),
              Optional.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalDouble.of(accuracy),
              OptionalDouble.empty()));
    }
    return new TrainingSet(layout(configuration.get("model::index_dict")), weights, rows);
  }

  private static Layout layout(JsonNode index) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (int i = 0; i < index.get("layer").size(); i++) {
      String name = "module_list." + index.get("layer").get(i).get(0).asInt();
      int units = index.get("kernel_no").get(i).asInt();
      int width = index.get("kernel_size").get(i).asInt() * index.get("channels_in").get(i).asInt();
      tensors.add(new TensorSpec(name + ".weight", List.of(units, width)));
      tensors.add(new TensorSpec(name + ".bias", List.of(units)));
    }
    return new Layout(tensors);
  }

  @Test
  void samplesOfSeed42AreThePublishedOnes() throws IOException {
    NpzArrays expected = Golden.arrays(FOLDER + "pipeline.npz");
    TrainingSet set = set();
    try (Generator generator =
        new HyperRepresentations()
            .importOfficial(
                device, model(configuration()), set, Mode.AS_PUBLISHED, Progress.unobserved())) {
      WeightMatrix reconstructed =
          generator.reconstruct(set.weights(), Progress.unobserved()).orElseThrow();
      Recorded.assertClose(
          reconstructed.toDense().values(),
          expected.floats("reconstructed_weights"),
          "reconstructed_weights",
          OUTPUTS);
      WeightMatrix samples =
          generator.sample(
              0, expected.shape("z_samples_200").get(0), new Seed(42), Progress.unobserved());
      float[] norms = new float[samples.rows()];
      for (int i = 0; i < norms.length; i++) {
        double sum = 0;
        for (float value : samples.row(i)) {
          sum += (double) value * value;
        }
        norms[i] = (float) Math.sqrt(sum);
      }
      Recorded.assertClose(
          norms, expected.floats("generated_row_norms"), "generated_row_norms", OUTPUTS);
      Recorded.assertClose(
          samples.select(0, 1).toDense().values(),
          expected.floats("generated_weights_first2"),
          "generated_weights_first2",
          OUTPUTS);
      int[] best = expected.ints("idx_best");
      assertThat(Arrays.stream(generator.parents(0, 50, new Seed(42)).orElseThrow()))
          .allMatch(parent -> Arrays.stream(best).anyMatch(row -> row == parent));
    }
  }

  /** The checkpoints that the authors' encoder was given go through it and back. */
  @ParameterizedTest
  @ValueSource(strings = {"toy_token", "toy_average_repeat", "toy_mlp", "toy_pytorch_linear"})
  void everyKindOfAutoEncoderIsImported(String name) throws IOException {
    NpzArrays fixture = Golden.arrays(FOLDER + "ae_%s.io.npz".formatted(name));
    DenseMatrix x = fixture.matrix("x");
    double[] accuracies = new double[x.rows()];
    Arrays.setAll(accuracies, i -> i);
    TrainingSet set = set(configuration(name), x, accuracies);
    try (Generator generator =
        new HyperRepresentations()
            .importOfficial(
                device,
                model(name, configuration(name)),
                set,
                Mode.AS_PUBLISHED,
                Progress.unobserved())) {
      assertThat(generator.parameters()).isEqualTo(parameters(name));
      Recorded.assertClose(
          generator.reconstruct(x, Progress.unobserved()).orElseThrow().toDense().values(),
          fixture.floats("y"),
          "y",
          OUTPUTS);
    }
  }

  /** Blocks of type pytorch mix what is decoded together: always the draws of a whole block. */
  @Test
  void aSampleIsTheSameWhateverPieceItIsIn() throws IOException {
    String name = "toy_pytorch_linear";
    DenseMatrix x = Golden.arrays(FOLDER + "ae_%s.io.npz".formatted(name)).matrix("x");
    double[] accuracies = new double[x.rows()];
    Arrays.setAll(accuracies, i -> i);
    TrainingSet set = set(configuration(name), x, accuracies);
    try (Generator generator =
        new HyperRepresentations()
            .importOfficial(
                device,
                model(name, configuration(name)),
                set,
                Mode.AS_PUBLISHED,
                Progress.unobserved())) {
      WeightMatrix whole = generator.sample(0, 250, new Seed(42), Progress.unobserved());
      WeightMatrix piece = generator.sample(190, 30, new Seed(42), Progress.unobserved());
      for (int i = 0; i < 30; i++) {
        assertThat(piece.row(i)).containsExactly(whole.row(190 + i));
      }
    }
  }

  private static long parameters(String name) throws IOException {
    try (TensorFile file =
        TensorFile.open(
            Golden.file(FOLDER + "ae_%s.checkpoint_ae.pt".formatted(name)),
            ReadLimits.standard())) {
      return file.arrays().values().stream().mapToLong(StoredTensor::size).sum();
    }
  }

  @Test
  void howTheAuthorsTrainedIsNoted() throws IOException {
    ObjectNode configuration = configuration("toy_average_repeat");
    configuration.put("trainset::permutations_number", 12);
    configuration
        .putObject("trainset::erase_augment")
        .put("p", 0.25)
        .put("value", "random")
        .put("mode", "scatter")
        .putArray("scale")
        .add(0.1)
        .add(0.2);
    HyperRepresentationsConfiguration noted =
        new OfficialTraining(new OfficialSettings(configuration, List.of()))
            .configuration(
                new HyperRepresentations().presets().get(0).configuration().shape(), LAYERS);
    assertThat(noted.augmentation())
        .isEqualTo(
            new Augmentation(
                12,
                0,
                Optional.of(false),
                new Erasing(0.25, 0.1, 0.2, Spread.SCATTER, Filling.NORMAL, 0)));
    assertThat(noted.loss().contrast().name())
        .isEqualToIgnoringCase(configuration.get("training::contrast").asString());
    assertThat(noted.learning().algorithm().name())
        .isEqualToIgnoringCase(configuration.get("optim::optimizer").asString());
    configuration.put("training::contrast", "barlow");
    assertThatThrownBy(
            () ->
                new OfficialTraining(new OfficialSettings(configuration, List.of()))
                    .configuration(noted.shape(), LAYERS))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "training::contrast of the configuration is barlow; wanted one of [positive, simclr]");
  }

  @Test
  void linearMapsOfAnMlpAreFoundWhereDropoutHasMovedThem() throws IOException {
    String name = "toy_mlp";
    try (TensorFile file =
        TensorFile.open(
            Golden.file(FOLDER + "ae_%s.checkpoint_ae.pt".formatted(name)),
            ReadLimits.standard())) {
      Map<String, StoredTensor> moved = new HashMap<>();
      file.arrays()
          .forEach(
              (key, tensor) ->
                  moved.put(
                      LINEAR_MAP
                          .matcher(key)
                          .replaceFirst(
                              map -> "coder." + Integer.parseInt(map.group(1)) / 2 * 3 + "."),
                      tensor));
      assertThat(moved).isNotEqualTo(file.arrays());
      assertThat(OfficialShape.withoutDropout(moved)).isEqualTo(file.arrays());
      assertThat(OfficialShape.withoutDropout(file.arrays())).isEqualTo(file.arrays());
    }
  }

  @Test
  void aBottleneckThatContradictsTheFileIsRefused() throws IOException {
    ObjectNode wrong = configuration();
    wrong.put("model::bottleneck", "mlp");
    assertThatThrownBy(
            () ->
                new HyperRepresentations()
                    .importOfficial(
                        device, model(wrong), set(), Mode.CORRECTED, Progress.unobserved()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("says mlp for model::bottleneck; wanted \"linear\"");
  }

  @Test
  void theConfigurationOfAnotherAutoEncoderIsRefused() throws IOException {
    for (String key :
        List.of(
            "model::latent_dim",
            "model::dim_attention_embedding",
            "model::attention_hidden_dim",
            "model::N_attention_blocks")) {
      ObjectNode other = configuration();
      other.put(key, other.get(key).intValue() + 1);
      assertThatThrownBy(
              () ->
                  new HyperRepresentations()
                      .importOfficial(
                          device, model(other), set(), Mode.CORRECTED, Progress.unobserved()))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(
              "%s of the configuration is %s; wanted: %d"
                  .formatted(key, other.get(key), other.get(key).intValue() - 1));
    }
  }

  @Test
  void whatTheFileDoesNotTellMustStandInTheConfiguration() throws IOException {
    for (String key : List.of("model::N_attention_heads", "model::bottleneck")) {
      ObjectNode lacking = configuration();
      lacking.remove(key);
      assertThatThrownBy(
              () ->
                  new HyperRepresentations()
                      .importOfficial(
                          device, model(lacking), set(), Mode.CORRECTED, Progress.unobserved()))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("says nothing for " + key);
    }
  }

  @Test
  void aConfigurationThatContradictsTheFileIsRefused() throws IOException {
    ObjectNode wrong = configuration();
    wrong.put("model::N_attention_heads", 7);
    assertThatThrownBy(
            () ->
                new HyperRepresentations()
                    .importOfficial(
                        device, model(wrong), set(), Mode.CORRECTED, Progress.unobserved()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("heads is 7; wanted: a divisor of the width");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    for (String other : List.of("kde.npz", "ae_cnn2464_linear.projection_head.pt")) {
      OfficialModel model = new OfficialModel(Golden.file(FOLDER + other), configuration());
      assertThatThrownBy(
              () ->
                  new HyperRepresentations()
                      .importOfficial(device, model, set(), Mode.CORRECTED, Progress.unobserved()))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("wanted the state dict of a hyper-representation");
    }
  }

  @Test
  void aTrainingSetOfOtherNetworksIsRefused() throws IOException {
    Layout other =
        new Layout(
            List.of(
                new TensorSpec("fc1.weight", List.of(4, 5)),
                new TensorSpec("fc1.bias", List.of(4))));
    TrainingSet set =
        new TrainingSet(other, new DenseMatrix(8, other.size(), new float[8 * 24]), set().rows());
    assertThatThrownBy(
            () ->
                new HyperRepresentations()
                    .importOfficial(
                        device, model(configuration()), set, Mode.CORRECTED, Progress.unobserved()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the training set's layer 0 has tokens of 6");
  }
}
