package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.ZippedFiles;

/** Zipped folders of PyTorch files with a state dict each. */
class StateDictFolderTest {

  private static final String FIELDS = "hyperdiffusion/mlp_weights";
  private static final String STEPS = "p-diff/checkpoint";

  /** That of state_dict.pt. */
  private static final Layout SMALL =
      Layout.of(
          TensorSpec.of("fc1.weight", 3, 4),
          TensorSpec.of("fc1.bias", 3),
          TensorSpec.of("fc2.weight", 2, 3),
          TensorSpec.of("fc2.bias", 2));

  @TempDir Path folder;

  private CheckpointFile open(byte[] zip, Layout layout) throws IOException {
    return CheckpointFile.open(
        Files.write(folder.resolve("folder.zip"), zip), layout, ReadLimits.standard());
  }

  private static float[] rows(CheckpointFile file, Layout layout) {
    float[] rows = new float[file.count() * layout.size()];
    file.readRows(0, file.count(), rows);
    return rows;
  }

  private static List<String> known(CheckpointFile file, Column column) {
    return file.columns().get(column).stream().map(value -> value.orElse("-")).toList();
  }

  private static Layout layoutOfFilesIn(String name) throws IOException {
    try (TensorFile first =
        TensorFile.open(Golden.file(name).resolve(namesIn(name).get(0)), ReadLimits.standard())) {
      List<TensorSpec> tensors = new ArrayList<>();
      first.arrays().forEach((key, tensor) -> tensors.add(new TensorSpec(key, tensor.shape())));
      return new Layout(tensors);
    }
  }

  private static List<String> namesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(Golden.file(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] network() {
    return python("state_dict.pt");
  }

  private static byte[] python(String name) {
    try {
      return Files.readAllBytes(Golden.resource("/formats/python/" + name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void neuralFieldsAreRowsInTheOrderOfTheirNames() throws IOException {
    Layout layout = layoutOfFilesIn(FIELDS);
    ZippedFiles files = new ZippedFiles().withAll(Golden.file(FIELDS));
    for (byte[] zip : List.of(files.stored(), files.deflated())) {
      try (CheckpointFile file = open(zip, layout)) {
        assertThat(file.format()).isEqualTo(FileFormat.STATE_DICTS);
        assertThat(rows(file, layout))
            .isEqualTo(Golden.arrays("hyperdiffusion/mlp3d_forward.npz").floats("flat"));
        List<String> shapes = namesIn(FIELDS).stream().map(name -> name.split("_", -1)[1]).toList();
        assertThat(known(file, Column.NAME)).isEqualTo(shapes);
        assertThat(known(file, Column.RUN)).isEqualTo(shapes);
        assertThat(file.columns()).containsOnlyKeys(Column.NAME, Column.RUN);
      }
    }
  }

  @Test
  void stepsOfOneTrainingTellNumberAccuracyAndSeed() throws IOException {
    Layout layout = layoutOfFilesIn(STEPS);
    try (CheckpointFile file =
        open(new ZippedFiles().withAll(Golden.file(STEPS)).deflated(), layout)) {
      assertThat(rows(file, layout)).isEqualTo(Golden.arrays("p-diff/dataset.npz").floats("raw"));
      List<String> names = namesIn(STEPS);
      for (int i = 0; i < names.size(); i++) {
        String[] parts = names.get(i).replace(".pth", "").split("_", 3);
        assertThat(Integer.parseInt(known(file, Column.STEP).get(i)))
            .isEqualTo(Integer.parseInt(parts[0]));
        assertThat("acc%.4f".formatted(Double.valueOf(known(file, Column.ACCURACY).get(i))))
            .isEqualTo(parts[1]);
        assertThat(known(file, Column.RUN).get(i)).isEqualTo(parts[2]);
        assertThat(parts[2])
            .startsWith("seed%04d".formatted(Integer.valueOf(known(file, Column.SEED).get(i))));
      }
    }
  }

  @Test
  void buffersAndCountersAreReadLikeOtherTensors() throws IOException {
    Layout layout = layoutOfFilesIn("p-diff/checkpoint_buffers");
    ZippedFiles files = new ZippedFiles().withAll(Golden.file("p-diff/checkpoint_buffers"));
    try (CheckpointFile file = open(files.stored(), layout)) {
      assertThat(file.count()).isEqualTo(namesIn("p-diff/checkpoint_buffers").size());
      assertThat(file.columns()).containsOnlyKeys(Column.NAME);
      assertThat(file.notes()).containsExactly("converted from int64 to float32");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "occ_1a2b_jitter_0_model_final.pth, 1a2b",
    "fields/occ_1a2b_jitter_3_model_current.pth, 1a2b",
    "occ_dance_7_jitter_0_model_final.pth, dance_7",
    "occ_1a2b_jitter_0/checkpoints/model_final.pth, 1a2b",
    "3d/occ_1a2b/checkpoints/model_current.pth, 1a2b"
  })
  void fieldsAreNamedAfterTheirShape(String path, String shape) {
    assertThat(CheckpointName.known(path)).isEqualTo(Map.of(Column.NAME, shape, Column.RUN, shape));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generated/generated_cifar100_resnet18_001.pth",
        "noise/0.06/7.pth",
        "0000.pth",
        "0001_acc1.5_seed0040_tag.pth",
        "run/checkpoints/model_final.pth"
      })
  void otherPathsTellNothing(String path) {
    assertThat(CheckpointName.known(path)).isEmpty();
  }

  @Test
  void whoseNameTellsNothingIsCalledByItsPath() throws IOException {
    ZippedFiles files = new ZippedFiles().with("noise/0.06/7.pth", network());
    try (CheckpointFile file = open(files.stored(), SMALL)) {
      assertThat(known(file, Column.NAME)).containsExactly("noise/0.06/7");
    }
  }

  @Test
  void trainingsInTwoFoldersAreTwoRuns() {
    String name = "/0007_acc1_seed0040_cifar100_resnet18.pth";
    assertThat(CheckpointName.known("a" + name))
        .containsEntry(Column.RUN, "a/seed0040_cifar100_resnet18")
        .containsEntry(Column.STEP, "7")
        .containsEntry(Column.SEED, "40")
        .containsEntry(Column.ACCURACY, "1.0");
    assertThat(CheckpointName.known("b" + name))
        .containsEntry(Column.RUN, "b/seed0040_cifar100_resnet18");
  }

  @Test
  void ofAFoldersStatesTheLastIsRead() throws IOException {
    ZippedFiles files =
        new ZippedFiles()
            .with("occ_b/checkpoints/model_current.pth", network())
            .with("occ_b/checkpoints/model_epoch_0050.pth", new byte[9])
            .with("occ_a/checkpoints/model_current.pth", new byte[9])
            .with("occ_a/checkpoints/model_final.pth", network())
            .with("occ_a/config.yml", new byte[9]);
    try (CheckpointFile file = open(files.deflated(), SMALL)) {
      assertThat(known(file, Column.NAME)).containsExactly("a", "b");
      assertThat(file.notes())
          .singleElement()
          .asString()
          .contains("passed over 3 other files", "occ_a/config.yml");
    }
  }

  @Test
  void filesAreInThePlainOrderOfTheirPaths() throws IOException {
    ZippedFiles files = new ZippedFiles();
    List.of("model10.pt", "b/model1.pt", "model9.pt", "a/model1.pt")
        .forEach(name -> files.with(name, network()));
    try (CheckpointFile file = open(files.stored(), SMALL)) {
      assertThat(known(file, Column.NAME))
          .containsExactly("a/model1", "b/model1", "model10", "model9");
    }
  }

  /** One way in which an archive can be wrong. */
  private record Flaw(String name, ZippedFiles files, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Flaw beside(String name, byte[] content, String message) {
    return new Flaw(name, new ZippedFiles().with("0.pth", network()).with(name, content), message);
  }

  private static byte[] hostile(String name) {
    try {
      return Files.readAllBytes(Golden.resource("/formats/hostile/" + name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Flaw> flaws() {
    return Stream.of(
        beside("list.pth", python("list.pt"), "list.pth: wanted is a state dict"),
        beside("stacked.pth", python("stacked.pt"), "stacked.pth: the file holds several"),
        beside(
            "evil.pth", hostile("os_system.pt"), "evil.pth: the file asks for the Python global"),
        beside("object.pth", hostile("dataset_alone.pt"), "object.pth: the file asks for"),
        beside("old.pth", hostile("bare_pickle.pt"), "old.pth: the file is a bare pickle"),
        beside("empty.pth", new byte[0], "empty.pth: the zip archive is damaged"),
        beside("cut.pth", hostile("truncated.pt"), "cut.pth: the zip archive is damaged"),
        beside(
            "zipped.pth", python("weights.npz"), "zipped.pth: the archive has 0 entries data.pkl"),
        beside("more.npz", python("weights.npz"), "PyTorch files and more.npz"),
        beside("more.safetensors", python("weights.safetensors"), "and more.safetensors; wanted"),
        beside("../out.pth", network(), "an entry ../out.pth; wanted are plain paths"));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void flawedArchiveIsRefusedByTheNameOfTheFile(Flaw flaw) {
    assertThatThrownBy(() -> open(flaw.files().deflated(), SMALL))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(flaw.message());
  }

  @Test
  void fileOfAnotherNetworkIsRefused() {
    Layout other = Layout.of(TensorSpec.of("fc1.weight", 4, 3));
    assertThatThrownBy(() -> open(new ZippedFiles().with("a/0.pth", network()).stored(), other))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("a/0.pth: tensor fc1.weight has shape [3, 4]; the layout wants");
  }

  @Test
  void compressionInsideOfCompressionCountsTogether() throws IOException {
    byte[] inner = new ZippedFiles().with("archive/data.pkl", new byte[3 << 20]).deflated();
    ZippedFiles files = new ZippedFiles().with("a.pth", network()).with("b.pth", inner);
    Path file = Files.write(folder.resolve("bomb.zip"), files.deflated());
    ReadLimits limits = new ReadLimits(1 << 20, 8 << 20, 200_000, 1000, 1 << 21);
    assertThatThrownBy(() -> CheckpointFile.open(file, SMALL, limits))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("b.pth: the archive inflates to more than the 2097152 bytes");
  }

  @Test
  void entriesThatOverlapAreRefused() {
    ZippedFiles files = new ZippedFiles().with("0.pth", network());
    for (int i = 1; i < 9; i++) {
      files.with(i + ".pth", new byte[0]);
    }
    byte[] zip = files.stored();
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(zip.length - 6);
    int entry = directory;
    while (bytes.getInt(entry) == 0x02014b50) {
      // All entries are said to be the first one: its sizes, at its place.
      bytes.putInt(entry + 20, bytes.getInt(directory + 20));
      bytes.putInt(entry + 24, bytes.getInt(directory + 24));
      bytes.putInt(entry + 42, bytes.getInt(directory + 42));
      entry += 46 + bytes.getShort(entry + 28) + bytes.getShort(entry + 30);
    }
    assertThatThrownBy(() -> open(zip, SMALL))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the entries of the archive overlap");
  }
}
