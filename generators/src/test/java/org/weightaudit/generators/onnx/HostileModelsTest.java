package org.weightaudit.generators.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.testing.OnnxFixture;
import org.weightaudit.weights.format.FormatException;

/** What is refused by its file alone: nothing of it is loaded. */
class HostileModelsTest {

  private static final long[] ONE = {1};

  @TempDir private Path folder;

  private ModelGraph read(byte[] file, Limits limits) throws IOException {
    return ModelGraph.read(Files.write(folder.resolve("model"), file), limits);
  }

  private static byte[] withNode(OnnxFixture node) {
    return OnnxFixture.model(LinearDecoder.graph().message(1, node));
  }

  private static OnnxFixture body(OnnxFixture part) {
    return OnnxFixture.nodeOf("If", "c", "x", OnnxFixture.graphAttribute("then_branch", part));
  }

  private static OnnxFixture external() {
    return OnnxFixture.floatTensor("far", ONE, 1).number(14, 1);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int k = 0; k < values.length; k++) {
      bytes[k] = (byte) values[k];
    }
    return bytes;
  }

  private static OnnxFixture nested(int levels) {
    OnnxFixture graph = new OnnxFixture();
    for (int k = 0; k < levels; k++) {
      graph = new OnnxFixture().message(1, body(graph));
    }
    return graph;
  }

  static Stream<Arguments> hostileFiles() {
    OnnxFixture random = OnnxFixture.nodeOf("RandomNormal", "", "r");
    return Stream.of(
        Arguments.of(bytes(), "0 bytes"),
        Arguments.of("PK\003\004archive/code".getBytes(StandardCharsets.US_ASCII), "TorchScript"),
        Arguments.of(bytes(0x80, 2, 'c', 'o', 's'), "a pickle"),
        Arguments.of(bytes(0x80, 4, 0x95, 0), "a pickle"),
        Arguments.of("import os".getBytes(StandardCharsets.US_ASCII), "no ONNX model"),
        Arguments.of(bytes(8, 8), "no graph"),
        Arguments.of(bytes(0xff, 0xff, 0xff), "does not end"),
        Arguments.of(bytes(0x3a, 0x7f, 1), "cut off"),
        Arguments.of(withNode(random), "RandomNormal, with random numbers"),
        Arguments.of(withNode(OnnxFixture.nodeOf("Bernoulli", "z", "r")), "Bernoulli"),
        Arguments.of(withNode(OnnxFixture.nodeOf("Multinomial", "z", "r")), "Multinomial"),
        Arguments.of(withNode(OnnxFixture.nodeOf("RandomUniformLike", "z", "r")), "RandomUniform"),
        Arguments.of(withNode(OnnxFixture.nodeOf("Add", "z", "r").text(4, "Bernoulli")), "Bern"),
        Arguments.of(withNode(OnnxFixture.nodeOf("Dropout", "z,ratio,mode", "r")), "Dropout"),
        Arguments.of(withNode(body(new OnnxFixture().message(1, random))), "RandomNormal"),
        Arguments.of(
            withNode(OnnxFixture.nodeOf("Gelu", "z", "r").text(7, "com.microsoft")),
            "the domain com.microsoft; wanted"),
        Arguments.of(
            OnnxFixture.model(LinearDecoder.graph().message(5, external())), "another file"),
        Arguments.of(
            OnnxFixture.model(
                LinearDecoder.graph()
                    .message(
                        5, OnnxFixture.floatTensor("far", ONE, 1).message(13, new OnnxFixture()))),
            "another file"),
        Arguments.of(withNode(body(new OnnxFixture().message(5, external()))), "another file"),
        Arguments.of(
            withNode(
                OnnxFixture.nodeOf(
                    "Constant", "", "c", OnnxFixture.tensorAttribute("value", external()))),
            "another file"),
        Arguments.of(
            OnnxFixture.model(
                LinearDecoder.graph().message(15, new OnnxFixture().message(1, external()))),
            "another file"),
        Arguments.of(
            OnnxFixture.model(
                LinearDecoder.graph().floats("huge", new long[] {1L << 20, 1L << 20})),
            "an axis of 1048576"),
        Arguments.of(
            OnnxFixture.model(LinearDecoder.graph().floats("negative", new long[] {-1})),
            "fewer than none"),
        Arguments.of(OnnxFixture.model(nested(30)), "nests more than"),
        Arguments.of(
            new OnnxFixture()
                .raw(1, LinearDecoder.model())
                .message(7, LinearDecoder.graph())
                .message(25, new OnnxFixture().text(1, "f"))
                .bytes(),
            "functions of its own"),
        Arguments.of(
            new OnnxFixture()
                .message(7, LinearDecoder.graph())
                .message(20, new OnnxFixture())
                .bytes(),
            "for training"));
  }

  @ParameterizedTest
  @MethodSource("hostileFiles")
  void aHostileFileIsRefusedAndSaysWhy(byte[] file, String said) {
    assertThatThrownBy(() -> read(file, AmpleLimits.all()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aLargeFileIsRefused() {
    byte[] model = LinearDecoder.model();
    assertThatThrownBy(() -> read(model, AmpleLimits.withFile(100)))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "the model has %d bytes; wanted: at most 100, set by the test's file limit"
                .formatted(model.length));
  }

  @Test
  void anyFileIsReadOrRefused() throws IOException {
    byte[] model = LinearDecoder.model();
    for (int length = 0; length < model.length; length++) {
      byte[] cut = Arrays.copyOf(model, length);
      byte[] damaged = model.clone();
      damaged[length] ^= (byte) 0x55;
      assertReadOrRefused(cut);
      assertReadOrRefused(damaged);
    }
  }

  private void assertReadOrRefused(byte[] file) throws IOException {
    try {
      assertThat(read(file, AmpleLimits.all()).parameters()).isNotNegative();
    } catch (FormatException e) {
      assertThat(e).hasMessageMatching("(?s).*(the file|the model|the field|a tensor).*");
    }
  }

  @Test
  void aGoodModelTellsWhatItDeclares() throws IOException {
    ModelGraph graph = read(LinearDecoder.model(), AmpleLimits.all());
    assertThat(graph.inputs()).extracting(Port::name).containsExactly("z");
    assertThat(graph.outputs()).extracting(Port::name).containsExactly("weights");
    assertThat(graph.parameters()).isEqualTo(4L * LinearDecoder.COLUMNS);
  }
}
