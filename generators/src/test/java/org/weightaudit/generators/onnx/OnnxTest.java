package org.weightaudit.generators.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.testing.OnnxFixture;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import tools.jackson.databind.json.JsonMapper;

/** A model comes in as a file and a manifest, and makes samples. */
class OnnxTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Seed SEED = new Seed(7);

  @TempDir private Path folder;

  private OnnxGenerator imported(byte[] model, String manifest) throws IOException {
    Path file = Files.write(folder.resolve("brought"), model);
    try (ComputeDevice device = ComputeDevice.best()) {
      return new Onnx(folder, AmpleLimits.all())
          .importOfficial(
              device,
              new OfficialModel(file, JSON.readTree(manifest)),
              trainingSet(),
              Mode.CORRECTED,
              Progress.unobserved());
    }
  }

  private static TrainingSet trainingSet() {
    TrainingSet.Row row =
        new TrainingSet.Row(
            "a",
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    return new TrainingSet(
        LinearDecoder.LAYOUT,
        new DenseMatrix(1, LinearDecoder.COLUMNS, new float[LinearDecoder.COLUMNS]),
        List.of(row));
  }

  private static float[] sampled(OnnxGenerator generator, int first, int count) {
    return generator.sample(first, count, SEED, Progress.unobserved()).toDense().values();
  }

  private static void assertDecoded(float[] rows, int first, double scale, double shift) {
    for (int k = 0; k < rows.length; k++) {
      double wanted =
          LinearDecoder.sample(first + k / LinearDecoder.COLUMNS, SEED)[k % LinearDecoder.COLUMNS];
      assertThat((double) rows[k]).isCloseTo(wanted * scale + shift, within(1e-5));
    }
  }

  @Test
  void samplesAreWhatTheModelMakesOfTheirNoise() throws IOException {
    try (OnnxGenerator generator = imported(LinearDecoder.model(), LinearDecoder.MANIFEST)) {
      assertThat(generator.layout()).isEqualTo(LinearDecoder.LAYOUT);
      assertThat(generator.batchSize()).isEqualTo(4);
      assertThat(generator.parameters()).isEqualTo(4L * LinearDecoder.COLUMNS);
      assertDecoded(sampled(generator, 0, 11), 0, 1, 0);
    }
  }

  @Test
  void whoeverCancelsAnImportStopsItAndLeavesNothing() throws IOException {
    Path file = Files.write(folder.resolve("brought"), LinearDecoder.model());
    try (ComputeDevice device = ComputeDevice.best()) {
      assertThatThrownBy(
              () ->
                  new Onnx(folder, AmpleLimits.all())
                      .importOfficial(
                          device,
                          new OfficialModel(file, JSON.readTree(LinearDecoder.MANIFEST)),
                          trainingSet(),
                          Mode.CORRECTED,
                          (phase, done) -> {
                            throw new CancellationException("enough");
                          }))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/onnx-*");
  }

  @Test
  void aSampleHasTheSameBytesWhateverPieceIsAskedFor() throws IOException {
    try (OnnxGenerator generator = imported(LinearDecoder.model(), LinearDecoder.MANIFEST)) {
      float[] all = sampled(generator, 0, 11);
      assertThat(sampled(generator, 0, 11)).isEqualTo(all);
      float[] piece = sampled(generator, 3, 6);
      assertThat(IntStream.range(0, piece.length).mapToObj(k -> piece[k]))
          .isEqualTo(
              IntStream.range(0, piece.length)
                  .mapToObj(k -> all[3 * LinearDecoder.COLUMNS + k])
                  .toList());
    }
  }

  @Test
  void aSavedGeneratorMakesTheSameSamplesAgain() throws IOException {
    Path file = folder.resolve("saved");
    float[] before;
    try (OnnxGenerator generator = imported(LinearDecoder.model(), LinearDecoder.MANIFEST)) {
      before = sampled(generator, 0, 5);
      generator.save(file);
    }
    try (ComputeDevice device = ComputeDevice.best();
        OnnxGenerator loaded = new Onnx(folder, AmpleLimits.all()).load(device, file)) {
      assertThat(loaded.layout()).isEqualTo(LinearDecoder.LAYOUT);
      assertThat(sampled(loaded, 0, 5)).isEqualTo(before);
      Path again = folder.resolve("again");
      loaded.save(again);
      assertThat(again).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void seedsReachTheModelAndTheNormaliserItsOutput() throws IOException {
    OnnxFixture graph =
        LinearDecoder.ports()
            .text(2, "seeded")
            .input("s", OnnxFixture.INT64, -1)
            .longs("seven", new long[] {1}, 7)
            .longs("axis", new long[] {1}, 1)
            .node("MatMul", "z,matrix", "product")
            .node("Add", "product,bias", "decoded")
            .node("Mod", "s,seven", "rest")
            .node("Cast", "rest", "real", OnnxFixture.numberAttribute("to", OnnxFixture.FLOAT))
            .node("Unsqueeze", "real,axis", "column")
            .node("Add", "decoded,column", "weights");
    String manifest =
        LinearDecoder.MANIFEST.replace(
            ": 4",
            ": 4, \"seed\": \"s\", \"normaliser\": {\"scale\": 2, \"shift\": [0, 1, 2, 3, 4, 5]}");
    try (OnnxGenerator generator = imported(OnnxFixture.model(graph), manifest)) {
      float[] rows = sampled(generator, 2, 7);
      for (int k = 0; k < rows.length; k++) {
        int column = k % LinearDecoder.COLUMNS;
        int index = 2 + k / LinearDecoder.COLUMNS;
        double output =
            LinearDecoder.sample(index, SEED)[column] + Math.floorMod(SEED.of(index).value(), 7L);
        assertThat((double) rows[k]).isCloseTo(2 * output + column, within(1e-5));
      }
    }
  }

  @Test
  void aModelThatMixesTheSamplesOfABatchIsRefused() {
    OnnxFixture graph =
        LinearDecoder.ports()
            .text(2, "mixing")
            .node("MatMul", "z,matrix", "product")
            .node("Add", "product,bias", "decoded")
            .node("CumSum", "decoded,first", "weights")
            .longs("first", new long[0], 0);
    assertThatThrownBy(() -> imported(OnnxFixture.model(graph), LinearDecoder.MANIFEST))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("samples of a batch depend on each other")
        .hasMessageContaining("batchSize 1");
  }

  @Test
  void anOutputOfAnotherSizeThanDeclaredIsRefused() {
    OnnxFixture graph =
        new OnnxFixture()
            .text(2, "wide")
            .input("z", OnnxFixture.FLOAT, -1, LinearDecoder.LATENT)
            .output("weights", OnnxFixture.FLOAT, -1, -1)
            .node("Concat", "z,z,z", "weights", OnnxFixture.numberAttribute("axis", 1));
    assertThatThrownBy(() -> imported(OnnxFixture.model(graph), LinearDecoder.MANIFEST))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("of shape (4, 9); wanted: float32 of shape (4, 6)");
  }

  @Test
  void aGeneratorGoesOnInAnotherProcessAndEndsItWhenItIsClosed() throws Exception {
    long last;
    try (OnnxGenerator generator = imported(LinearDecoder.model(), LinearDecoder.MANIFEST)) {
      float[] before = sampled(generator, 0, 3);
      ProcessHandle first = ProcessHandle.of(generator.pid().orElseThrow()).orElseThrow();
      first.destroyForcibly();
      first.onExit().get();
      assertThat(sampled(generator, 0, 3)).isEqualTo(before);
      last = generator.pid().orElseThrow();
      assertThat(last).isNotEqualTo(first.pid());
    }
    assertThat(ProcessHandle.of(last)).isEmpty();
  }

  @Test
  void trainingIsRefused() {
    Onnx method = new Onnx(folder, AmpleLimits.all());
    assertThat(method.trains()).isFalse();
    assertThat(method.presets()).isEmpty();
    try (ComputeDevice device = ComputeDevice.best()) {
      Manifest manifest = ManifestReader.read(JSON.readTree(LinearDecoder.MANIFEST));
      assertThatThrownBy(
              () ->
                  method.train(
                      device,
                      trainingSet(),
                      manifest,
                      Mode.CORRECTED,
                      SEED,
                      new RecordingWatch(),
                      folder))
          .hasMessageContaining("import");
    }
  }
}
