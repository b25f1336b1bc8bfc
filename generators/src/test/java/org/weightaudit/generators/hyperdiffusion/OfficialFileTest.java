package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.format.TorchWriter;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files of the authors' training come in unchanged; others are refused. */
class OfficialFileTest {

  private static final String CHECKPOINT = "tiny_lightning.ckpt";

  private static ComputeDevice device;
  private static TrainingSet set;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    set = GoldenSet.of("hyperdiffusion/mlp_weights");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static HyperDiffusionGenerator imported(Path file, JsonNode settings) throws IOException {
    return new HyperDiffusion()
        .importOfficial(
            device,
            new OfficialModel(file, settings),
            set,
            Mode.AS_PUBLISHED,
            Progress.unobserved());
  }

  private static TensorFile checkpoint() throws IOException {
    return TensorFile.openPassingOverObjects(
        Golden.file("hyperdiffusion/" + CHECKPOINT), ReadLimits.standard());
  }

  @Test
  void everyTensorOfTheCheckpointIsTakenOverOrKnownToBeUnused() throws IOException {
    JsonNode names =
        JsonMapper.shared()
            .readTree(Golden.file("hyperdiffusion/names.json").toFile())
            .get("lightning_ckpt_state_dict_order");
    List<String> ofModel = new ArrayList<>();
    names.forEach(
        entry -> {
          String name = entry.get(0).stringValue();
          if (name.startsWith(Networks.MODEL)) {
            ofModel.add(name);
          }
        });
    try (HyperDiffusionGenerator generator = ParityTest.imported(device, CHECKPOINT);
        TensorFile file = checkpoint()) {
      Map<String, StoredTensor> official = file.stateDict("state_dict");
      assertThat(generator.networks().state().arrays(Networks.MODEL))
          .extracting(NamedArray::name)
          .containsExactlyElementsOf(ofModel);
      for (String name : ofModel) {
        float[] found =
            generator
                .networks()
                .state()
                .tensors()
                .get(name.substring(Networks.MODEL.length()))
                .toFloatArray();
        assertThat(found).as(name).isEqualTo(official.get(name).toFloats());
      }
      assertThat(generator.networks().diffusion().steps())
          .isEqualTo((int) official.get(Networks.BETAS).size());
    }
  }

  @Test
  void transformerAloneIsTheSameGenerator() throws IOException {
    Seed seed = new Seed(3);
    try (HyperDiffusionGenerator whole = ParityTest.imported(device, CHECKPOINT);
        HyperDiffusionGenerator alone = ParityTest.imported(device, "transformer_state_dict.pt")) {
      assertThat(alone.sample(0, 2, seed, Progress.unobserved()).toDense().values())
          .isEqualTo(whole.sample(0, 2, seed, Progress.unobserved()).toDense().values());
    }
  }

  @Test
  void importedGeneratorIsKeptInOneFileAndSamplesTheSameFromIt() throws IOException {
    Path kept = folder.resolve("generator.safetensors");
    Seed seed = new Seed(3);
    float[] before;
    try (HyperDiffusionGenerator generator = ParityTest.imported(device, CHECKPOINT)) {
      before = generator.sample(0, 2, seed, Progress.unobserved()).toDense().values();
      generator.save(kept);
    }
    try (HyperDiffusionGenerator generator = new HyperDiffusion().load(device, kept)) {
      assertThat(generator.sample(0, 2, seed, Progress.unobserved()).toDense().values())
          .isEqualTo(before);
    }
  }

  @Test
  void settingsOfTheAuthorsConfigurationAreTakenOver() throws IOException {
    ObjectNode settings = ParityTest.heads().deepCopy().asObject();
    settings.put("normalization_factor", 2.5).put("epochs", 7);
    settings
        .putObject("transformer_config")
        .putObject("params")
        .put("split_policy", "layer_by_layer")
        .put("use_global_residual", false);
    try (HyperDiffusionGenerator generator =
        imported(Golden.file("hyperdiffusion/" + CHECKPOINT), settings)) {
      HyperDiffusionConfiguration configuration = generator.description().configuration();
      assertThat(configuration.heads()).isEqualTo(settings.get("n_head").intValue());
      assertThat(configuration.epochs()).isEqualTo(7);
      assertThat(generator.networks().scaling().factor()).isEqualTo(2.5);
    }
  }

  @Test
  void otherSettingsThanTheFileHasAreRefused() {
    for (Consumer<ObjectNode> change :
        List.<Consumer<ObjectNode>>of(
            settings -> settings.put("n_embd", 1),
            settings -> settings.put("split_policy", "chunk"),
            settings -> settings.put("use_global_residual", true),
            settings -> settings.put("timesteps", 3),
            settings -> settings.put("n_head", "many"),
            settings -> settings.remove("n_head"),
            settings -> settings.put("n_head", 0))) {
      ObjectNode settings = ParityTest.heads().deepCopy().asObject();
      change.accept(settings);
      assertThatThrownBy(() -> imported(Golden.file("hyperdiffusion/" + CHECKPOINT), settings))
          .as(settings.toString())
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("wanted");
    }
  }

  private void assertRefused(Consumer<List<NamedArray>> change, String... words)
      throws IOException {
    List<NamedArray> arrays = new ArrayList<>();
    try (TensorFile file = checkpoint()) {
      file.stateDict("state_dict")
          .forEach(
              (name, tensor) ->
                  arrays.add(
                      tensor.type() == ElementType.FLOAT64
                          ? NamedArray.ofDoubles(name, tensor.toDoubles())
                          : NamedArray.ofFloats(name, tensor.shape(), tensor.toFloats())));
    }
    change.accept(arrays);
    Path file = folder.resolve("changed.ckpt");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchWriter.writeStateDicts(out, Map.of("state_dict", arrays));
    }
    assertThatThrownBy(() -> imported(file, ParityTest.heads()))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void missingAndUnknownTensorsAreRefusedByName() throws IOException {
    assertRefused(
        arrays -> arrays.removeIf(array -> array.name().equals("model.decoder.ln_f.bias")),
        "model.decoder.ln_f.bias");
    assertRefused(
        arrays -> arrays.removeIf(array -> array.name().equals("model.decoder.pos_emb")),
        "decoder.pos_emb");
    assertRefused(
        arrays -> arrays.add(NamedArray.ofFloats("surplus.weight", List.of(1), 1f)),
        "surplus.weight");
  }

  @Test
  void anotherScheduleIsRefused() throws IOException {
    assertRefused(
        arrays ->
            arrays.replaceAll(
                array ->
                    array.name().equals(Networks.BETAS)
                        ? NamedArray.ofDoubles(Networks.BETAS, 0.1, 0.1, 0.3)
                        : array),
        "betas[1]");
  }

  @Test
  void trainingSetOfOtherTensorsIsRefused() {
    TrainingSet other =
        new TrainingSet(
            Layout.of(TensorSpec.of("weight", 2)),
            new DenseMatrix(1, 2, new float[2]),
            List.of(GoldenSet.row("only")));
    assertThatThrownBy(
            () ->
                new HyperDiffusion()
                    .importOfficial(
                        device,
                        new OfficialModel(
                            Golden.file("hyperdiffusion/" + CHECKPOINT), ParityTest.heads()),
                        other,
                        Mode.CORRECTED,
                        Progress.unobserved()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tokens");
  }

  @Test
  void otherFilesAreRefused() {
    for (String other : List.of("names.json", "permute.npz")) {
      assertThatThrownBy(() -> ParityTest.imported(device, other))
          .as(other)
          .isInstanceOf(FormatException.class);
    }
    assertThatThrownBy(
            () -> new HyperDiffusion().load(device, Golden.file("hyperdiffusion/" + CHECKPOINT)))
        .isInstanceOf(FormatException.class);
  }
}
