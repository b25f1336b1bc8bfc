package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;

/** Files of the authors' training come in and go out unchanged; others are refused. */
class OfficialFileTest {

  private static ComputeDevice device;
  private static TrainingSet set;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    set = GoldenSet.of("p-diff/checkpoint");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static PDiffGenerator imported(Path file) throws IOException {
    return new PDiff()
        .importOfficial(
            device, OfficialModel.of(file), set, Mode.AS_PUBLISHED, Progress.unobserved());
  }

  private static Path official() {
    return Golden.file("p-diff/model.pth");
  }

  @Test
  void exportHasTheNamesShapesTypesAndOrderOfTheManifest() throws IOException {
    Path exported = folder.resolve("model.pth");
    try (PDiffGenerator generator = imported(official())) {
      generator.exportOfficial(exported);
    }
    assertThat(FileContents.manifest(exported))
        .isEqualTo(Files.readAllLines(Golden.file("p-diff/state_dict_manifest.csv")));
  }

  @Test
  void importedAndExportedAgainEveryNumberIsTheSame() throws IOException {
    Path exported = folder.resolve("model.pth");
    try (PDiffGenerator generator = imported(official())) {
      generator.exportOfficial(exported);
    }
    assertSameTensors(official(), exported);
  }

  private static void assertSameTensors(Path expected, Path actual) throws IOException {
    try (TensorFile first = TensorFile.open(expected, ReadLimits.standard());
        TensorFile second = TensorFile.open(actual, ReadLimits.standard())) {
      for (String part : FileContents.PARTS) {
        Map<String, StoredTensor> found = second.stateDict(part);
        first
            .stateDict(part)
            .forEach(
                (name, tensor) ->
                    assertThat(found.get(name).toDoubles()).as(name).isEqualTo(tensor.toDoubles()));
      }
    }
  }

  @Test
  void importedGeneratorIsKeptInOneFileAndSamplesTheSameFromIt() throws IOException {
    Path kept = folder.resolve("generator.safetensors");
    Path exported = folder.resolve("model.pth");
    Seed seed = new Seed(3);
    float[] before;
    try (PDiffGenerator generator = imported(official())) {
      before = generator.sample(0, 3, seed, Progress.unobserved()).toDense().values();
      generator.save(kept);
    }
    try (PDiffGenerator generator = new PDiff().load(device, kept)) {
      assertThat(generator.sample(0, 3, seed, Progress.unobserved()).toDense().values())
          .isEqualTo(before);
      generator.exportOfficial(exported);
    }
    assertSameTensors(official(), exported);
  }

  /** The official file with changes to its parts. */
  private Path changed(BiConsumer<String, List<NamedArray>> change) throws IOException {
    Map<String, List<NamedArray>> parts = new LinkedHashMap<>();
    try (TensorFile file = TensorFile.open(official(), ReadLimits.standard())) {
      for (String part : FileContents.PARTS) {
        List<NamedArray> arrays = new ArrayList<>();
        file.stateDict(part)
            .forEach(
                (name, tensor) ->
                    arrays.add(
                        tensor.type() == ElementType.INT64
                            ? NamedArray.ofLongs(name, tensor.shape(), tensor.toLongs())
                            : NamedArray.ofFloats(name, tensor.shape(), tensor.toFloats())));
        change.accept(part, arrays);
        parts.put(part, arrays);
      }
    }
    Path file = folder.resolve("changed.pth");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchWriter.writeStateDicts(out, parts);
    }
    return file;
  }

  private static void replace(List<NamedArray> arrays, String name, NamedArray other) {
    arrays.replaceAll(array -> array.name().equals(name) ? other : array);
  }

  private void assertRefused(BiConsumer<String, List<NamedArray>> change, String... words)
      throws IOException {
    Path file = changed(change);
    assertThatThrownBy(() -> imported(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void copiesOfTheDenoiserThatDifferAreRefused() throws IOException {
    String name = "diffusion_sampler.model.time_embedder.mlp.2.bias";
    assertRefused(
        (part, arrays) -> {
          if (part.equals("diffusion")) {
            int size =
                arrays.stream()
                    .filter(a -> a.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .shape()
                    .get(0);
            replace(arrays, name, NamedArray.ofFloats(name, List.of(size), new float[size]));
          }
        },
        name,
        "differ");
  }

  @Test
  void missingAndUnknownTensorsAreRefusedByName() throws IOException {
    assertRefused(
        (part, arrays) -> arrays.removeIf(array -> array.name().equals("fc_mu.bias")),
        "fc_mu.bias");
    for (String surplus : List.of("diffusion", "vae")) {
      assertRefused(
          (part, arrays) -> {
            if (part.equals(surplus)) {
              arrays.add(NamedArray.ofFloats("surplus.weight", List.of(1), 1f));
            }
          },
          "surplus.weight");
    }
  }

  @Test
  void anotherScheduleIsRefused() throws IOException {
    String name = "diffusion_sampler.coeff_2";
    assertRefused(
        (part, arrays) -> {
          if (part.equals("diffusion")) {
            replace(arrays, name, NamedArray.ofFloats(name, List.of(2), 1f, 2f));
          }
        },
        name,
        "linear schedule");
  }

  @Test
  void trainingSetOfAnotherSizeIsRefused() throws IOException {
    TrainingSet longer = LargeSet.ofSize(2 * Standardisation.of(set).length());
    assertThatThrownBy(
            () ->
                new PDiff()
                    .importOfficial(
                        device,
                        OfficialModel.of(official()),
                        longer,
                        Mode.CORRECTED,
                        Progress.unobserved()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("vectors of");
  }

  @Test
  void otherFilesAreRefused() {
    for (String other :
        List.of("p-diff/vae_after_training.pth", "p-diff/dataset.npz", "p-diff/README.md")) {
      assertThatThrownBy(() -> imported(Golden.file(other)))
          .as(other)
          .isInstanceOf(FormatException.class);
    }
    assertThatThrownBy(() -> new PDiff().load(device, official()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("format is missing");
  }
}
