package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.ZippedFiles;

/** What a file says of its checkpoints is bounded, in number and in length. */
class ColumnLimitsTest {

  private static final Layout LAYOUT = Layout.of(TensorSpec.of("fc1.weight", 1));
  private static final long LITTLE = 20_000_000;

  @TempDir private Path folder;

  private static ReadLimits most(int values) {
    return new ReadLimits(1 << 20, 1 << 20, values, 1000, 1 << 24);
  }

  private void open(byte[] content, int mostValues) throws IOException {
    Path file = Files.write(folder.resolve("file"), content);
    CheckpointFile.open(file, LAYOUT, most(mostValues)).close();
  }

  private void refused(byte[] content, int mostValues, String message) {
    assertThatThrownBy(() -> open(content, mostValues))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  /** A data set of Hyper-Representations, of rows without tensors. */
  private static byte[] dataset(int count, String attribute, Pickled value) {
    return new Pickled()
        .op('}')
        .text("trainset")
        .global("ghrp.a", "A")
        .op(')', 0x81, '}')
        .text("data_in")
        .many(count, 0, new Pickled().op('}'))
        .op('s')
        .text(attribute)
        .many(count, 1, value)
        .op('s', 'b', 's')
        .torch();
  }

  @Test
  void aPathThatIsPickledOnceAndNamedOftenTakesLittleMemory() throws IOException {
    Pickled path =
        new Pickled().global("pathlib", "PosixPath").op('(').text("p".repeat(4000)).op('t', 'R');
    byte[] file = dataset(20_000, "paths", path);
    assertThat(file).hasSizeLessThan(100_000);
    assertThat(
            Allocated.by(
                () ->
                    refused(
                        file,
                        200_000,
                        "what is known of the checkpoints makes more than 200000 values; 16 characters of text count as one")))
        .isLessThan(LITTLE);
  }

  @Test
  void aLabelThatIsPickledOnceAndNamedOftenTakesLittleMemory() throws IOException {
    byte[] file = dataset(20_000, "labels_in", new Pickled().text("r".repeat(4000) + "#_#1"));
    assertThat(
            Allocated.by(
                () -> refused(file, 200_000, "what is known of the checkpoints makes more than")))
        .isLessThan(LITTLE);
  }

  @Test
  void textsOfADataSetAreOfALimitedLength() {
    refused(
        dataset(2, "labels_in", new Pickled().text("r".repeat(4097))),
        200_000,
        "labels_in of the data set's trainset holds a text of 4097 characters; wanted are at most 4096");
  }

  @Test
  void textOfAPickleCountsByItsLength() throws IOException {
    byte[] pickle = new Pickled().text("t".repeat(16_000_000)).bytes();
    assertThat(
            Allocated.by(
                () ->
                    assertThatThrownBy(
                            () -> PickleReader.read(pickle, 900_000, PickleGlobal::named, id -> id))
                        .isInstanceOf(FormatException.class)
                        .hasMessageStartingWith("the pickle makes more than 900000 values")))
        .isLessThan(LITTLE);
  }

  private static byte[] npz(int count, List<NamedArray> columns, Map<String, List<String>> texts)
      throws IOException {
    List<NamedArray> arrays = new ArrayList<>(columns);
    arrays.add(NamedArray.ofFloats("weights", List.of(count, 1), new float[count]));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpzWriter.write(out, arrays, texts);
    return out.toByteArray();
  }

  @Test
  void columnsCountTogether() throws IOException {
    NamedArray numbers = NamedArray.ofLongs("run", new long[1000]);
    List<NamedArray> two = List.of(numbers, numbers.named("epoch"));
    open(npz(1000, two, Map.of()), 2000);
    refused(
        npz(1000, two, Map.of()),
        1999,
        "what is known of the checkpoints makes more than 1999 values");
  }

  @Test
  void stringsOfAnArchiveCountTogetherAndByTheirLength() throws IOException {
    List<String> names = Collections.nCopies(1000, "n".repeat(64));
    byte[] two = npz(1000, List.of(), Map.of("name", names, "run", names));
    open(two, 10_000);
    refused(two, 9_999, "an array of strings makes more than 9999 values");
  }

  private static byte[] runs(int count) throws IOException {
    String checkpoints =
        IntStream.range(0, count)
            .mapToObj("\"000010/it%06d.pt\":{}"::formatted)
            .collect(Collectors.joining(","));
    Path data = Golden.resource("/golden/gpt/zoo/fused/000010_000011/data.mdb");
    return new ZippedFiles()
        .with("a/data.mdb", Files.readAllBytes(data))
        .with(
            "a/runs.json",
            "{\"checkpoints\":{%s}}".formatted(checkpoints).getBytes(StandardCharsets.UTF_8))
        .stored();
  }

  @Test
  void checkpointsOfRunsJsonAreOfALimitedNumber() throws IOException {
    refused(runs(1000), 3999, "a/runs.json makes more than 3999 values");
    refused(runs(1000), 4000, "data.mdb has no entry 000010/it");
  }

  @Test
  void pathsOfAFolderCountByTheirLength() throws IOException {
    byte[] network = Files.readAllBytes(Golden.resource("/formats/python/state_dict.pt"));
    ZippedFiles files = new ZippedFiles();
    for (int i = 0; i < 50; i++) {
      files.with("p".repeat(800) + "/%04d_acc0.5_seed0001.pth".formatted(i), network);
    }
    Layout layout =
        Layout.of(
            TensorSpec.of("fc1.weight", 3, 4),
            TensorSpec.of("fc1.bias", 3),
            TensorSpec.of("fc2.weight", 2, 3),
            TensorSpec.of("fc2.bias", 2));
    Path file = Files.write(folder.resolve("folder.zip"), files.stored());
    CheckpointFile.open(file, layout, most(10_000)).close();
    assertThatThrownBy(() -> CheckpointFile.open(file, layout, most(5000)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("what is known of the checkpoints makes more than 5000 values");
  }
}
