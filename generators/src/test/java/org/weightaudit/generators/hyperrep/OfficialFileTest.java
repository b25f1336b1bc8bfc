package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.testing.Recorded;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
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

  private static final String FOLDER = "hyper-representations/";
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

  private static ObjectNode configuration() throws IOException {
    return (ObjectNode)
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(Golden.file(FOLDER + "ae_cnn2464_linear.config_ae.json")));
  }

  private static OfficialModel model(ObjectNode configuration) {
    return new OfficialModel(
        Golden.file(FOLDER + "ae_cnn2464_linear.checkpoint_ae.pt"), configuration);
  }

  /** The authors' network with the checkpoints of the fixture. */
  private static TrainingSet set() throws IOException {
    NpzArrays arrays = Golden.arrays(FOLDER + "release_dataset_expected.npz");
    DenseMatrix weights = arrays.matrix("trainset.weights");
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (double accuracy : arrays.doubles("trainset.test_acc")) {
      rows.add(
          new TrainingSet.Row(
              "row " + rows.size(),
              Optional.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalDouble.of(accuracy),
              OptionalDouble.empty()));
    }
    return new TrainingSet(layout(configuration().get("model::index_dict")), weights, rows);
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
            .importOfficial(device, model(configuration()), set, Mode.AS_PUBLISHED)) {
      WeightMatrix reconstructed =
          generator.reconstruct(set.weights(), Progress.unobserved()).orElseThrow();
      Recorded.assertClose(
          reconstructed.toDense().values(),
          expected.floats("reconstructed_weights"),
          "reconstructed_weights",
          TOLERANCE);
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
          norms, expected.floats("generated_row_norms"), "generated_row_norms", TOLERANCE);
      Recorded.assertClose(
          samples.select(0, 1).toDense().values(),
          expected.floats("generated_weights_first2"),
          "generated_weights_first2",
          TOLERANCE);
      int[] best = expected.ints("idx_best");
      assertThat(Arrays.stream(generator.parents(0, 50, new Seed(42)).orElseThrow()))
          .allMatch(parent -> Arrays.stream(best).anyMatch(row -> row == parent));
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
                      .importOfficial(device, model(lacking), set(), Mode.CORRECTED))
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
                    .importOfficial(device, model(wrong), set(), Mode.CORRECTED))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("heads is 7; wanted: a divisor of the width");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    for (String other : List.of("kde.npz", "ae_cnn2464_linear.projection_head.pt")) {
      OfficialModel model = new OfficialModel(Golden.file(FOLDER + other), configuration());
      assertThatThrownBy(
              () -> new HyperRepresentations().importOfficial(device, model, set(), Mode.CORRECTED))
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
                    .importOfficial(device, model(configuration()), set, Mode.CORRECTED))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the training set's layer 0 has tokens of 6");
  }
}
