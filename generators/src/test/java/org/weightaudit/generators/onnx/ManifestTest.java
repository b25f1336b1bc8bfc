package org.weightaudit.generators.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.testing.OnnxFixture;
import org.weightaudit.weights.format.FormatException;
import tools.jackson.databind.json.JsonMapper;

/** A manifest must say what the model has and the training set wants. */
class ManifestTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long COLUMNS = LinearDecoder.COLUMNS;

  @TempDir private Path folder;

  private Manifest agreed(OnnxFixture graph, String manifest) throws IOException {
    Path file = Files.write(folder.resolve("model"), OnnxFixture.model(graph));
    return new Agreement(
            ManifestReader.read(JSON.readTree(manifest)),
            ModelGraph.read(file, AmpleLimits.all()),
            LinearDecoder.LAYOUT)
        .resolved();
  }

  @Test
  void aWholeManifestIsTakenOver() throws IOException {
    OnnxFixture graph = LinearDecoder.graph().input("s", OnnxFixture.INT64, 4);
    Manifest manifest =
        agreed(
            graph,
            """
            {"noise": {"name": "z", "shape": [3]}, "seed": "s", "batchSize": 4, "output": "weights",
             "normaliser": {"scale": [1, 2, 3, 4, 5, 6], "shift": -1},
             "layout": [{"name": "w", "shape": [2, 2]}, {"name": "b", "shape": [2]}]}""");
    assertThat(manifest.seed()).contains("s");
    assertThat(manifest.normaliser().orElseThrow().shift()).containsExactly(-1.0);
    assertThat(manifest.layout()).contains(LinearDecoder.LAYOUT.tensors());
  }

  @Test
  void withoutASizeOfBatchesTheOneThatTheModelDeclaresIsTaken() throws IOException {
    String manifest = LinearDecoder.MANIFEST.replace(", \"batchSize\": 4", "");
    assertThat(agreed(LinearDecoder.graph(), manifest).batchSize()).isEqualTo(Optional.of(16));
    OnnxFixture declared =
        new OnnxFixture()
            .input("z", OnnxFixture.FLOAT, 7, 3)
            .output("weights", OnnxFixture.FLOAT, -1, COLUMNS);
    assertThat(agreed(declared, manifest).batchSize()).isEqualTo(Optional.of(7));
  }

  static Stream<Arguments> badManifests() {
    return Stream.of(
        Arguments.of("\"z\"", "\"y\"", "an input z that the manifest does not name"),
        Arguments.of("[3]", "[4]", "input z of the model has shape [?, 3]; wanted: [4, 4]"),
        Arguments.of("[3]", "[0]", "noise.shape is [0]; wanted: positive lengths"),
        Arguments.of("[3]", "[\"a\"]", "noise.shape[0] of the manifest is \"a\"; wanted: a whole"),
        Arguments.of("[3]", "[4096, 4096, 4096]", "at most 8 axes and 16777216 numbers"),
        Arguments.of("\"weights\"", "\"w\"", "output of the manifest is w; wanted: an output"),
        Arguments.of("\"weights\"", "\" \"", "output of the manifest is \" \"; wanted: a name"),
        Arguments.of("\"output\"", "\"out\"", "out of the manifest is not known"),
        Arguments.of("\"output\": \"weights\", ", "", "output of the manifest is missing"),
        Arguments.of(": 4", ": 0", "batchSize is 0; wanted: 1 to 4096"),
        Arguments.of(": 4", ": 1.5", "batchSize of the manifest is 1.5; wanted: a whole number"),
        Arguments.of(": 4", ": 4, \"seed\": \"z\"", "wanted: another input than noise"),
        Arguments.of(": 4", ": 4, \"seed\": \"s\"", "seed of the manifest is s; wanted: an input"),
        Arguments.of(
            ": 4",
            ": 4, \"normaliser\": {\"scale\": [1, 2], \"shift\": 0}",
            "normaliser.scale is 2 numbers; wanted: 1, or 6"),
        Arguments.of(
            ": 4",
            ": 4, \"normaliser\": {\"scale\": 1}",
            "normaliser.shift of the manifest is mis"),
        Arguments.of(
            ": 4",
            ": 4, \"normaliser\": {\"scale\": 1e999, \"shift\": 0}",
            "normaliser.scale is not finite"),
        Arguments.of(
            ": 4",
            ": 4, \"layout\": [{\"name\": \"w\", \"shape\": [4]}]",
            "wanted: that of the training set"),
        Arguments.of(
            ": 4",
            ": 4, \"layout\": [{\"name\": \"w\", \"shape\": [0]}]",
            "dimensions are at least 1"));
  }

  @ParameterizedTest
  @MethodSource("badManifests")
  void aBadManifestIsRefusedWithWhatWasFoundAndWanted(String good, String bad, String said) {
    assertThat(LinearDecoder.MANIFEST).contains(good);
    assertThatThrownBy(
            () -> agreed(LinearDecoder.graph(), LinearDecoder.MANIFEST.replace(good, bad)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(said);
  }

  private static OnnxFixture ports(int inputType, int outputType, long... output) {
    return new OnnxFixture().input("z", inputType, -1, 3).output("weights", outputType, output);
  }

  static Stream<Arguments> otherModels() {
    int floats = OnnxFixture.FLOAT;
    return Stream.of(
        Arguments.of(ports(floats, floats, -1, 7), "has shape [?, 7]; wanted: [4, 6]"),
        Arguments.of(ports(floats, floats, 3, 6), "has shape [3, 6]; wanted: [4, 6]"),
        Arguments.of(ports(floats, floats, 24), "has shape [24]; wanted: [4, 6]"),
        Arguments.of(ports(floats, 11, -1, 6), "output weights of the model is float64; wanted"),
        Arguments.of(ports(10, floats, -1, 6), "input z of the model is float16; wanted: float32"),
        Arguments.of(
            ports(floats, floats, -1, 6).input("mask", floats, 1), "an input mask that the"),
        Arguments.of(
            ports(floats, floats, -1, 6).output("more", floats, 1), "wanted: weights alone"));
  }

  @ParameterizedTest
  @MethodSource("otherModels")
  void aModelThatIsNotWhatTheManifestSaysIsRefused(OnnxFixture graph, String said) {
    assertThatThrownBy(() -> agreed(graph, LinearDecoder.MANIFEST))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(said);
  }
}
