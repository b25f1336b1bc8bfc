package org.weightaudit.generators.gpt;

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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.format.TorchWriter;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Files of the authors' training come in unchanged; others are refused. */
class OfficialFileTest {

  private static ComputeDevice device;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static GptGenerator imported(Path file, JsonNode settings, Layout layout)
      throws IOException {
    return new Gpt()
        .importOfficial(
            device,
            new OfficialModel(file, settings),
            Official.set(layout),
            Mode.CORRECTED,
            Progress.unobserved());
  }

  private static ObjectNode settings(String name) {
    return Official.configuration(name).deepCopy().asObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "alt", "mnist"})
  void filesAndHeadsAloneTellTheConfiguration(String name) throws IOException {
    JsonNode known = Official.configuration(name);
    JsonNode heads =
        JsonNodeFactory.instance.objectNode().put("n_head", known.get("n_head").intValue());
    Path file = Golden.file("gpt/" + name + ".pt");
    try (GptGenerator generator = imported(file, heads, Official.layout(name));
        TensorFile opened = TensorFile.open(file, ReadLimits.standard())) {
      Shape shape = generator.description().configuration().shape();
      assertThat(shape.width()).isEqualTo(known.get("n_embd").intValue());
      assertThat(shape.layers()).isEqualTo(known.get("n_layer").intValue());
      assertThat(shape.encoderDepth()).isEqualTo(known.get("encoder_depth").intValue());
      assertThat(shape.decoderDepth()).isEqualTo(known.get("decoder_depth").intValue());
      assertThat(shape.frequencies()).isEqualTo(known.get("num_frequencies").intValue());
      assertThat(shape.log2OfLastFrequency()).isEqualTo(known.get("max_freq_log2").intValue());
      assertThat(shape.absoluteConditioning())
          .isEqualTo(known.get("absolute_loss_conditioning").booleanValue());
      assertThat(shape.splitPolicy().name())
          .isEqualToIgnoringCase(known.get("split_policy").stringValue());
      opened
          .stateDict("G_ema")
          .forEach(
              (tensor, values) ->
                  assertThat(generator.networks().state().tensors().get(tensor).toFloatArray())
                      .as(tensor)
                      .isEqualTo(values.toFloats()));
    }
  }

  @Test
  void optimisersStateIsPassedOver() throws IOException {
    try (GptGenerator generator = Official.imported(device, "alt", "alt_step3.pt")) {
      assertThat(generator.parameters())
          .isEqualTo(Official.configuration("alt").get("num_parameters").intValue());
    }
  }

  @Test
  void importedGeneratorIsKeptInOneFileAndSamplesTheSameFromIt() throws IOException {
    Path kept = folder.resolve("generator.safetensors");
    Layout layout =
        Layout.of(
            TensorSpec.of("fc1.weight", 4, 5),
            TensorSpec.of("fc1.bias", 4),
            TensorSpec.of("fc2.weight", 3, 4),
            TensorSpec.of("fc2.bias", 3));
    float[] before;
    try (GptGenerator generator = imported(Golden.file("gpt/tiny.pt"), settings("tiny"), layout)) {
      before = generator.sample(0, 2, new Seed(3), Progress.unobserved()).toDense().values();
      generator.save(kept);
    }
    try (GptGenerator generator = new Gpt().load(device, kept)) {
      assertThat(generator.sample(0, 2, new Seed(3), Progress.unobserved()).toDense().values())
          .isEqualTo(before);
    }
  }

  @Test
  void officialCoefficientIsTakenOver() throws IOException {
    try (GptGenerator generator =
        imported(
            Golden.file("gpt/tiny.pt"),
            settings("tiny").put("openai_coeff", 4.185),
            Official.layout("tiny"))) {
      assertThat(generator.networks().scaling().coefficient()).isEqualTo(4.185);
    }
  }

  /** As the paper's audit has them. */
  private static TrainingSet lastCheckpoints(Layout layout) {
    TrainingSet set = Official.set(layout);
    return new TrainingSet(
        layout,
        set.weights().select(1, 3),
        List.of(Official.row("run0", 936, 0.3), Official.row("run1", 936, 0.2)));
  }

  @Test
  void theLastCheckpointsOfRunsDoAsATrainingSetIfTheCoefficientIsGiven() throws IOException {
    Layout layout =
        Layout.of(
            TensorSpec.of("fc1.weight", 4, 5),
            TensorSpec.of("fc1.bias", 4),
            TensorSpec.of("fc2.weight", 3, 4),
            TensorSpec.of("fc2.bias", 3));
    TrainingSet last = lastCheckpoints(layout);
    Path file = Golden.file("gpt/tiny.pt");
    assertThatThrownBy(
            () ->
                new Gpt()
                    .importOfficial(
                        device,
                        new OfficialModel(file, settings("tiny")),
                        last,
                        Mode.CORRECTED,
                        Progress.unobserved()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("openai_coeff of the configuration is absent");
    try (GptGenerator generator =
        new Gpt()
            .importOfficial(
                device,
                new OfficialModel(file, settings("tiny").put("openai_coeff", 4.185)),
                last,
                Mode.CORRECTED,
                Progress.unobserved())) {
      assertThatThrownBy(() -> generator.prompted(Prompt.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("starts is absent; wanted: a set, since no run");
      Prompt starts = new Prompt(Optional.of(Official.set(layout)), OptionalDouble.empty());
      assertThat(generator.prompted(starts).sample(0, 1, new Seed(3), Progress.unobserved()).rows())
          .isEqualTo(1);
    }
  }

  @Test
  void withoutStartsTensorsOfUnknownInitialisationAreRefusedBeforeSampling() throws IOException {
    try (GptGenerator generator = Official.imported(device, "alt", "alt.pt")) {
      assertThatThrownBy(() -> generator.prompted(Prompt.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("starts is absent; wanted: a set, since it is not known how");
    }
  }

  @Test
  void otherSettingsThanTheFileHasAreRefused() {
    for (Consumer<ObjectNode> change :
        List.<Consumer<ObjectNode>>of(
            settings -> settings.put("n_embd", 1),
            settings -> settings.put("predict_xstart", false),
            settings -> settings.put("split_policy", "by_name"),
            settings -> settings.put("train_metric", "train_ret"),
            settings -> settings.put("n_head", "many"),
            settings -> settings.put("n_head", 0),
            settings -> settings.remove("n_head"),
            settings -> settings.put("openai_coeff", -1))) {
      ObjectNode settings = settings("tiny");
      change.accept(settings);
      assertThatThrownBy(
              () -> imported(Golden.file("gpt/tiny.pt"), settings, Official.layout("tiny")))
          .as(settings.toString())
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("wanted");
    }
  }

  private Path changed(Consumer<List<NamedArray>> change, String part) throws IOException {
    List<NamedArray> arrays = new ArrayList<>();
    try (TensorFile file = TensorFile.open(Golden.file("gpt/tiny.pt"), ReadLimits.standard())) {
      file.stateDict("G_ema")
          .forEach(
              (name, tensor) ->
                  arrays.add(NamedArray.ofFloats(name, tensor.shape(), tensor.toFloats())));
    }
    change.accept(arrays);
    Path file = folder.resolve("changed.pt");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchWriter.writeStateDicts(out, Map.of(part, arrays));
    }
    return file;
  }

  @Test
  void namesOfAModelInAWrapperAreStripped() throws IOException {
    Path file =
        changed(
            arrays ->
                arrays.replaceAll(
                    array ->
                        new NamedArray(
                            "module." + array.name(),
                            array.type(),
                            array.shape(),
                            array.content())),
            "G_ema");
    try (GptGenerator generator = imported(file, settings("tiny"), Official.layout("tiny"))) {
      assertThat(generator.parameters()).isPositive();
    }
  }

  private void assertRefused(Consumer<List<NamedArray>> change, String part, String... words)
      throws IOException {
    Path file = changed(change, part);
    assertThatThrownBy(() -> imported(file, settings("tiny"), Official.layout("tiny")))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void missingAndUnknownTensorsAreRefusedByName() throws IOException {
    for (String missing :
        List.of("decoder.ln_f.bias", "decoder.pos_emb", "scalar_embedder.frequencies")) {
      assertRefused(
          arrays -> arrays.removeIf(array -> array.name().equals(missing)), "G_ema", missing);
    }
    assertRefused(
        arrays -> arrays.add(NamedArray.ofFloats("surplus.weight", List.of(1), 1f)),
        "G_ema",
        "surplus.weight");
  }

  @Test
  void networkInTrainingAloneIsRefused() throws IOException {
    assertRefused(arrays -> {}, "G", "G_ema");
  }

  @Test
  void trainingSetOfOtherTensorsIsRefused() {
    assertThatThrownBy(
            () -> imported(Golden.file("gpt/tiny.pt"), settings("tiny"), Official.layout("alt")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tokens");
  }

  @Test
  void otherFilesAreRefused() {
    for (String other : List.of("tiny_config.json", "misc.npz", "lr_table.json")) {
      assertThatThrownBy(() -> Official.imported(device, "tiny", other))
          .as(other)
          .isInstanceOf(FormatException.class);
    }
    assertThatThrownBy(() -> new Gpt().load(device, Golden.file("gpt/tiny.pt")))
        .isInstanceOf(FormatException.class);
  }
}
