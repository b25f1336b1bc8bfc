package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.ZippedFiles;

/** Runs of G.pt's checkpoint data sets, as the official writer stores them. */
class RunDirectoriesTest {

  private static final String FUSED = "000010_000011";
  private static final String DATA = FUSED + "/data.mdb";
  private static final String RUNS = FUSED + "/runs.json";

  /** 196 parameters, as the runs of that directory have them. */
  private static final Layout SMALL =
      Layout.of(
          TensorSpec.of("fc1.weight", 10, 12),
          TensorSpec.of("fc1.bias", 10),
          TensorSpec.of("fc2.weight", 6, 10),
          TensorSpec.of("fc2.bias", 6));

  @TempDir Path folder;

  private static ZippedFiles fused() {
    return new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused"));
  }

  private CheckpointFile open(byte[] zip, Layout layout) throws IOException {
    return CheckpointFile.open(
        Files.write(folder.resolve("runs.zip"), zip), layout, ReadLimits.standard());
  }

  private static float[] rows(CheckpointFile file, Layout layout) {
    float[] rows = new float[file.count() * layout.size()];
    file.readRows(0, file.count(), rows);
    return rows;
  }

  private static List<String> known(CheckpointFile file, Column column) {
    return file.columns().get(column).stream().map(value -> value.orElse("-")).toList();
  }

  /** One tensor for each size that the first checkpoint's {@code _arch} entry tells. */
  private static Layout layoutOf(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve("data.mdb"))) {
      Map<String, FileBytes> entries =
          LmdbReader.read(FileBytes.of(new FileWindow(channel)), ReadLimits.standard());
      FileBytes sizes =
          entries.entrySet().stream()
              .filter(entry -> entry.getKey().endsWith("_arch"))
              .findFirst()
              .orElseThrow()
              .getValue();
      List<TensorSpec> tensors = new ArrayList<>();
      for (int i = 0; i < sizes.size() / Float.BYTES; i++) {
        float size =
            sizes
                .read((long) i * Float.BYTES, Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat();
        tensors.add(TensorSpec.of("tensor" + i, (int) size));
      }
      return new Layout(tensors);
    }
  }

  private static List<Path> directories() throws IOException {
    try (Stream<Path> found = Files.walk(Golden.file("gpt/zoo"))) {
      return found.filter(file -> file.endsWith("data.mdb")).map(Path::getParent).sorted().toList();
    }
  }

  @Test
  void checkpointsEqualThoseThatTheOfficialReaderFinds() throws IOException {
    NpzArrays expected = Golden.arrays("gpt/zoo_expected.npz");
    assertThat(directories()).isNotEmpty();
    for (Path directory : directories()) {
      Layout layout = layoutOf(directory);
      List<float[]> runs =
          Arrays.stream(directory.getFileName().toString().split("_"))
              .map(run -> expected.floats("run_" + run))
              .toList();
      ZippedFiles files = new ZippedFiles().withAll(directory.getParent());
      for (byte[] zip : List.of(files.stored(), files.deflated())) {
        try (CheckpointFile file = open(zip, layout)) {
          float[] rows = rows(file, layout);
          int at = 0;
          for (float[] run : runs) {
            assertThat(Arrays.copyOfRange(rows, at, at + run.length)).isEqualTo(run);
            at += run.length;
          }
          assertThat(at).isEqualTo(rows.length);
          assertThat(file.format()).isEqualTo(FileFormat.GPT_RUNS);
          assertThat(file.notes()).isEmpty();
        }
      }
    }
  }

  @Test
  void anyBlockOfRowsCanBeRead() throws IOException {
    try (CheckpointFile file = open(fused().stored(), SMALL)) {
      float[] all = rows(file, SMALL);
      for (int first = 0; first < file.count(); first++) {
        for (int count = 1; first + count <= file.count(); count++) {
          float[] block = new float[count * SMALL.size()];
          file.readRows(first, count, block);
          int from = first * SMALL.size();
          assertThat(block).isEqualTo(Arrays.copyOfRange(all, from, from + block.length));
        }
      }
    }
  }

  @Test
  void columnsTellRunEpochStepAccuracyAndLoss() throws IOException {
    try (CheckpointFile file = open(fused().deflated(), SMALL)) {
      assertThat(file.columns())
          .containsOnlyKeys(
              Column.NAME, Column.RUN, Column.EPOCH, Column.STEP, Column.ACCURACY, Column.LOSS);
      assertThat(known(file, Column.NAME))
          .startsWith("000010/ep000_it00000.pt", "000010/ep000_it00012.pt")
          .endsWith("000011/ep024_it00468.pt");
      assertThat(known(file, Column.RUN))
          .containsExactly("000010", "000010", "000010", "000010", "000011", "000011", "000011");
      assertThat(known(file, Column.EPOCH)).containsExactly("0", "0", "1", "24", "0", "3", "24");
      // An epoch has 468 iterations.
      assertThat(known(file, Column.STEP))
          .containsExactly("0", "12", "471", "11700", "0", "1505", "11700");
      assertThat(known(file, Column.LOSS)).startsWith("1.8154296875", "1.4453125");
      assertThat(known(file, Column.ACCURACY).stream().map(Double::valueOf))
          .startsWith(1 - 0.119921875, 1 - 0.3453125);
    }
  }

  @Test
  void firstOrLastCheckpointsOfTheRunsCanBeReadAlone() throws IOException {
    try (CheckpointFile all = open(fused().stored(), SMALL)) {
      float[] rows = rows(all, SMALL);
      int size = SMALL.size();
      Path zip = folder.resolve("runs.zip");
      try (CheckpointFile file =
          CheckpointFile.open(zip, SMALL, ReadLimits.standard(), Optional.of("last"))) {
        assertThat(rows(file, SMALL))
            .startsWith(Arrays.copyOfRange(rows, 3 * size, 4 * size))
            .endsWith(Arrays.copyOfRange(rows, 6 * size, 7 * size))
            .hasSize(2 * size);
        assertThat(known(file, Column.STEP)).containsExactly("11700", "11700");
        assertThat(file.notes()).containsExactly("the last checkpoint of each run");
      }
      try (CheckpointFile file =
          CheckpointFile.open(zip, SMALL, ReadLimits.standard(), Optional.of("first"))) {
        assertThat(known(file, Column.NAME))
            .containsExactly("000010/ep000_it00000.pt", "000011/ep000_it00000.pt");
      }
      assertThatThrownBy(
              () -> CheckpointFile.open(zip, SMALL, ReadLimits.standard(), Optional.of("best")))
          .isInstanceOf(FormatException.class)
          .hasMessage("runs of G.pt have no part best; wanted is one of [all, first, last]");
    }
  }

  @Test
  void runsAreInTheOrderOfTheNameOfTheirDirectory() throws IOException {
    ZippedFiles turned =
        new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused/" + FUSED));
    ZippedFiles other = new ZippedFiles();
    Path original = Golden.resource("/golden/gpt/zoo/fused/" + FUSED);
    for (String name : turned.names()) {
      other.with("zoo/000011_000010/" + name, Files.readAllBytes(original.resolve(name)));
    }
    try (CheckpointFile file = open(other.stored(), SMALL)) {
      assertThat(known(file, Column.RUN)).startsWith("000011").endsWith("000010");
    }
    try (CheckpointFile file = open(turned.stored(), SMALL)) {
      assertThat(known(file, Column.RUN)).startsWith("000010").endsWith("000011");
    }
  }

  @Test
  void directoriesAreInTheOrderOfTheirNames() throws IOException {
    ZippedFiles files = new ZippedFiles();
    for (String run : List.of("000009", "000010", "000002")) {
      files.with(run + "/", new byte[0]);
      files.with(run + "/DONE.txt", new byte[0]);
      files.with(run + "/lock.mdb", new byte[64]);
      files.with(run + "/.DS_Store", new byte[1]);
      files.with(run + "/data.mdb", renamed("000010", run).apply(data()));
      files.with(run + "/runs.json", json("000010/ep000_it00012.pt".replace("000010", run), "{}"));
    }
    files.with("__MACOSX/000009/._data.mdb", new byte[1]);
    try (CheckpointFile file = open(files.deflated(), SMALL)) {
      assertThat(known(file, Column.RUN)).containsExactly("000002", "000009", "000010");
    }
  }

  private static byte[] data() throws IOException {
    return Files.readAllBytes(Golden.resource("/golden/gpt/zoo/fused/" + DATA));
  }

  private static byte[] json(String key, String metrics) {
    return "{\"checkpoints\": {\"%s\": %s}, \"metadata\": {\"optimal_test_err\": [1, {}]}}"
        .formatted(key, metrics)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Replaces bytes by others of the same length. */
  private static UnaryOperator<byte[]> renamed(String from, String to) {
    return content ->
        new String(content, StandardCharsets.ISO_8859_1)
            .replace(from, to)
            .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void numbersThatAreMissingOrNoneAreNotKnown() throws IOException {
    String runs =
        """
        {"metadata": null, "checkpoints": {
          "000010/ep000_it00000.pt": {"avg_test_loss": NaN, "avg_test_err": 50},
          "000010/ep000_it00012.pt": {"avg_test_err": null, "avg_train_loss": "x"},
          "000010/ep001_it00003.pt": {"avg_test_loss": 0.5, "avg_test_err": Infinity}}}""";
    ZippedFiles files =
        new ZippedFiles()
            .with("000010/data.mdb", data())
            .with("000010/runs.json", runs.getBytes(StandardCharsets.UTF_8));
    try (CheckpointFile file = open(files.stored(), SMALL)) {
      assertThat(known(file, Column.LOSS)).containsExactly("-", "-", "0.5");
      assertThat(known(file, Column.ACCURACY)).containsExactly("0.5", "-", "-");
      // The last checkpoint is not that of the last iteration: an epoch has more than 3 of them.
      assertThat(known(file, Column.STEP)).containsExactly("0", "12", "-");
      assertThat(file.notes())
          .containsExactly("left out 4 checkpoints of data.mdb that runs.json does not name");
    }
  }

  @Test
  void checkpointsOfCartpoleTellTheirStepAlone() throws IOException {
    byte[] data = renamed("000010/ep000_it00012.pt", "00000010/it000000012.pt").apply(data());
    byte[] runs = json("00000010/it000000012.pt", "{\"train_ret\": 17.5}");
    ZippedFiles files =
        new ZippedFiles().with("000010/data.mdb", data).with("000010/runs.json", runs);
    try (CheckpointFile file = open(files.stored(), SMALL)) {
      assertThat(file.columns()).containsOnlyKeys(Column.NAME, Column.RUN, Column.STEP);
      assertThat(file.columns()).containsEntry(Column.STEP, List.of(Optional.of("12")));
    }
  }

  @Test
  void zipOfTheFilesWithoutTheirDirectoryIsRead() throws IOException {
    ZippedFiles files =
        new ZippedFiles().withAll(Golden.resource("/golden/gpt/zoo/fused/" + FUSED));
    assertThat(files.names()).containsExactly("data.mdb", "runs.json");
    try (CheckpointFile file = open(files.stored(), SMALL)) {
      assertThat(file.count()).isEqualTo(7);
    }
  }

  /** One way in which an archive can be wrong. */
  private record Flaw(String name, ZippedFiles files, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Flaw runs(String name, String json, String message) {
    byte[] content = json.getBytes(StandardCharsets.UTF_8);
    return new Flaw(name, fused().change(RUNS, unused -> content), message);
  }

  private static Flaw data(String name, String from, String to, String message) {
    return new Flaw(name, fused().change(DATA, renamed(from, to)), message);
  }

  static Stream<Flaw> flaws() throws IOException {
    Map<String, byte[]> twice = new TreeMap<>();
    twice.put("a/000010/data.mdb", data());
    twice.put("a/000010/runs.json", json("000010/ep000_it00000.pt", "{}"));
    twice.put("b/000010/data.mdb", data());
    twice.put("b/000010/runs.json", json("000010/ep000_it00012.pt", "{}"));
    ZippedFiles same = new ZippedFiles();
    twice.forEach(same::with);
    return Stream.of(
        new Flaw("no runs.json", fused().without(RUNS), "has data.mdb without runs.json"),
        new Flaw(
            "no data.mdb",
            fused().with("000012/runs.json", json("000012/ep000_it00000.pt", "{}")),
            "directory \"000012\" of the archive has runs.json without data.mdb"),
        new Flaw("run in two directories", same, "run 000010 is in two directories"),
        new Flaw(
            "another file",
            fused().with(FUSED + "/model.pth", new byte[3]),
            "the file 000010_000011/model.pth; wanted are data.mdb and runs.json"),
        new Flaw(
            "path that leads out",
            fused().with("../" + DATA, new byte[3]),
            "an entry ../000010_000011/data.mdb; wanted are plain paths"),
        new Flaw("absolute path", fused().with("/etc/passwd", new byte[3]), "entry /etc/passwd"),
        new Flaw("backslash", fused().with("a/b\\c", new byte[3]), "without .. and backslashes"),
        runs("no JSON", "runs", "runs.json is no valid JSON"),
        runs("JSON that ends", "{\"checkpoints\": {", "runs.json is no valid JSON"),
        runs("a list", "[]", "it is no object"),
        runs("no checkpoint", "{\"metadata\": {}}", "names no checkpoint"),
        runs("checkpoints in a list", "{\"checkpoints\": []}", "checkpoints is no object"),
        runs("deep JSON", "{\"a\":".repeat(100), "nesting depth"),
        runs(
            "checkpoint twice",
            "{\"checkpoints\": {\"000010/it1.pt\": {}, \"000010/it1.pt\": {}}}",
            "names checkpoint 000010/it1.pt twice"),
        runs(
            "loss that is text",
            "{\"checkpoints\": {\"000010/it1.pt\": {\"avg_test_loss\": \"low\"}}}",
            "avg_test_loss of checkpoint 000010/it1.pt that is no number"),
        runs(
            "key of another form",
            "{\"checkpoints\": {\"first.pt\": {}}}",
            "checkpoint first.pt; wanted are names like 000010/ep024_it00468.pt"),
        runs(
            "checkpoint that is not there",
            "{\"000010\": {\"checkpoints\": {\"000010/it1.pt\": {}}},"
                + " \"000011\": {\"checkpoints\": {\"000011/it1.pt\": {}}}}",
            "data.mdb has no entry 000010/it1.pt"),
        runs(
            "run that is not there",
            "{\"checkpoints\": {\"000010/ep000_it00000.pt\": {}}}",
            "directory 000010_000011 should hold run 000011"),
        runs(
            "error above 100 percent",
            "{\"000010\": {\"checkpoints\": {\"000010/ep000_it00000.pt\": {\"avg_test_err\": 101}}},"
                + " \"000011\": {\"checkpoints\": {\"000011/ep000_it00000.pt\": {}}}}",
            "column accuracy holds -0.01"),
        data(
            "no sizes",
            "it00012.pt_arch",
            "it00012.pt_arcX",
            "no entry 000010/ep000_it00012.pt_arch"),
        data(
            "sizes of another network",
            "\0\0\u00f0B\0\0 A",
            "\0\0 A\0\0\u00f0B",
            "[10, 120, 60, 6]"),
        data(
            "fewer values than sizes",
            "\0\0\u00f0B",
            "\0\0\u00f2B",
            "has 784 bytes; 197 float32 are wanted"),
        data("size that is no number", "\0\0\u00f0B", "\0\0\u00c0\u007f", "NaN elements"),
        data("magic number", "\u00de\u00c0\u00ef\u00be", "\0\0\0\0", "magic number 0x00000000"));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void flawedArchiveIsRefusedWithAMessage(Flaw flaw) {
    assertThatThrownBy(() -> open(flaw.files().deflated(), SMALL))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(flaw.message())
        .message()
        .hasSizeLessThan(600);
  }

  @Test
  void networksOfAnotherArchitectureAreRefused() {
    Layout other = Layout.of(TensorSpec.of("fc1.weight", 196));
    assertThatThrownBy(() -> open(fused().stored(), other))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "the checkpoints have tensors of [120, 10, 60, 6] elements; the layout wants [196]");
  }

  @Test
  void archiveThatInflatesWithoutEndIsRefused() throws IOException {
    byte[] bomb = fused().change(DATA, content -> Arrays.copyOf(content, 64 << 20)).deflated();
    assertThat(bomb).hasSizeLessThan(200_000);
    Path file = Files.write(folder.resolve("bomb.zip"), bomb);
    ReadLimits limits = new ReadLimits(1 << 20, 1 << 20, 200_000, 1000, 1 << 20);
    assertThatThrownBy(() -> CheckpointFile.open(file, SMALL, limits))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("inflates to more than the 1048576 bytes");
  }

  @Test
  void dataFileByItselfIsRefused() {
    assertThatThrownBy(() -> open(data(), SMALL))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("LMDB file by itself; put its directory into a zip archive");
  }
}
