package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.ZippedFiles;

/** Messages show the start and the end of what is long in a file, and so stay messages. */
class LongNamesTest {

  private static final Layout LAYOUT = Layout.of(TensorSpec.of("fc1.weight", 4));
  private static final String NAME = "start-" + "n".repeat(3000) + "-end";
  private static final String LONG = "start-" + "n".repeat(10_000_000) + "-end";

  @TempDir private Path folder;

  @Test
  void quotesHaveTheStartAndTheEndOfALongText() {
    assertThat(new Quoted("a".repeat(80))).hasToString("a".repeat(80));
    assertThat(new Quoted("<" + "a".repeat(79) + ">"))
        .hasToString("<" + "a".repeat(39) + "…" + "a".repeat(38) + ">");
    assertThat(new Quoted("two\nlines\0")).hasToString("two?lines?");
  }

  @Test
  void noMessageIsLong() {
    assertThat(new FormatException(LONG)).message().hasSize(2000);
    assertThat(new FormatException(LONG, new IOException())).message().hasSize(2000);
  }

  static Stream<Arguments> files() throws IOException {
    byte[] empty = {};
    return Stream.of(
        Arguments.of("global", new Pickled().global("os", LONG).torch(), "the Python global os."),
        Arguments.of(
            "object",
            new Pickled().global("ghrp.a", LONG).op(')', 0x81).torch(),
            "but an object of ghrp.a"),
        Arguments.of(
            "key",
            new Pickled().op('}').text(LONG).op('N', 's').torch(),
            "the file has no tensor fc1.weight; it has ["),
        Arguments.of("array", npz(NAME + ".npy"), "array start-"),
        Arguments.of("entry", npz(NAME), "it has the entry start-"),
        Arguments.of("path", npz(NAME + "/../x.pt"), "the archive has an entry start-"),
        Arguments.of("state dicts", npz(NAME.substring(2100) + ".pt"), ".pt: "),
        Arguments.of("header", npy("{'descr': '" + NAME + "', }"), "has the header {'descr': "),
        Arguments.of("type", npy(numpy(NAME, "4")), "has element type start-"),
        Arguments.of("shape", npy(numpy("<f4", "1,".repeat(9000) + "7")), "has shape [1, 1,"),
        Arguments.of("tensor", safetensors(NAME, "F32", ""), "tensor start-"),
        Arguments.of("dtype", safetensors("a", LONG, ""), "tensor a has dtype start-"),
        Arguments.of("field", safetensors("a", "F32", ",\"" + NAME + "\":1"), "has a field start-"),
        Arguments.of("json", safetensors("{\"a\":" + "n".repeat(3000) + "}"), "is no valid JSON"),
        Arguments.of(
            "runs", runs("{\"checkpoints\":{\"%s\":1}}".formatted(NAME)), "checkpoint start-"),
        Arguments.of(
            "run",
            runs("{\"checkpoints\":{\"%s\":{}}}".formatted(NAME)),
            "names checkpoint start-"),
        Arguments.of(
            "other",
            new ZippedFiles().with("a/data.mdb", empty).with(NAME.substring(2100), empty).stored(),
            "and the file nnn"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void longTextIsShortened(String what, byte[] content, String message) throws IOException {
    Path file = Files.write(folder.resolve("file"), content);
    ReadLimits limits = new ReadLimits(16 << 20, 16 << 20, 4_000_000, 1000, 1 << 20);
    assertThatThrownBy(() -> CheckpointFile.open(file, LAYOUT, limits))
        .isInstanceOf(FormatException.class)
        .message()
        .contains(message)
        .contains("…")
        .hasSizeLessThan(400);
  }

  private static byte[] npz(String entry) {
    return new ZippedFiles().with(entry, new byte[10]).stored();
  }

  private static String numpy(String type, String shape) {
    return "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
  }

  private static byte[] npy(String header) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer length = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    length.putShort((short) text.length);
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    return MatlabFile.joined(start, length.array(), text);
  }

  private static byte[] safetensors(String name, String type, String more) {
    String json =
        "{\"%s\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[1,5]%s}}"
            .formatted(name, type, more);
    return safetensors(json);
  }

  private static byte[] safetensors(String json) {
    byte[] header = json.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return MatlabFile.joined(length.putLong(header.length).array(), header, new byte[5]);
  }

  private static byte[] runs(String json) throws IOException {
    Path data = Golden.resource("/golden/gpt/zoo/fused/000010_000011/data.mdb");
    return new ZippedFiles()
        .with("a/data.mdb", Files.readAllBytes(data))
        .with("a/runs.json", json.getBytes(StandardCharsets.US_ASCII))
        .stored();
  }
}
