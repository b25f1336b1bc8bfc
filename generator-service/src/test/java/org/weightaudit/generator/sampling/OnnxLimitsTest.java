package org.weightaudit.generator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.generator.testing.Platform.Answer;
import org.weightaudit.generators.testing.OnnxFixture;
import tools.jackson.databind.JsonNode;

/** Models that were imported under the default limits, sampled where less is allowed. */
class OnnxLimitsTest {

  private static final int LATENT = 4;
  private static final int WIDE_LATENT = 16;
  private static final int COLUMNS = 35;

  @TempDir static Path folder;
  private static Platform platform;
  private static String small;
  private static String wide;
  private static String hungry;
  private static String endless;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
    String training = platform.sealedSet("zoo", 6);
    small = imported(training, LATENT, decoder(LATENT).node("Identity", "start", "weights"));
    wide =
        imported(training, WIDE_LATENT, decoder(WIDE_LATENT).node("Identity", "start", "weights"));
    hungry = imported(training, LATENT, hungry());
    endless = imported(training, LATENT, endlessNowAndThen());
    platform.restartGeneratorWith(
        "--weightaudit.onnx.largest-file=2KB",
        "--weightaudit.onnx.largest-memory=256MB",
        "--weightaudit.onnx.longest-batch=1s");
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  /** 8-3-2 networks, {@code start}, out of noise z. */
  private static OnnxFixture decoder(int latent) {
    SplittableRandom random = new SplittableRandom(1);
    float[] matrix = new float[latent * COLUMNS];
    for (int k = 0; k < matrix.length; k++) {
      matrix[k] = (float) random.nextGaussian();
    }
    return new OnnxFixture()
        .text(2, "decoder")
        .input("z", OnnxFixture.FLOAT, -1, latent)
        .output("weights", OnnxFixture.FLOAT, -1, COLUMNS)
        .floats("matrix", new long[] {latent, COLUMNS}, matrix)
        .node("MatMul", "z,matrix", "start")
        .node("ReduceMax", "z", "largest", OnnxFixture.numberAttribute("keepdims", 0));
  }

  /** Adds the sum of 400 MB of zeros, which depend on the noise. */
  private static OnnxFixture hungry() {
    return decoder(LATENT)
        .longs("numbers", new long[] {1}, 100_000_000)
        .floats("zero", new long[] {1}, 0)
        .node("Mul", "largest,zero", "nothing")
        .node("Expand", "nothing,numbers", "zeros")
        .node("ReduceMax", "zeros", "none", OnnxFixture.numberAttribute("keepdims", 0))
        .node("Add", "start,none", "weights");
  }

  /** Goes round a loop without end when a number of the noise is 3 or more, as one in 740 is. */
  private static OnnxFixture endlessNowAndThen() {
    OnnxFixture body =
        new OnnxFixture()
            .input("round", OnnxFixture.INT64)
            .input("on", OnnxFixture.BOOL)
            .input("before", OnnxFixture.FLOAT, -1, COLUMNS)
            .output("still", OnnxFixture.BOOL)
            .output("after", OnnxFixture.FLOAT, -1, COLUMNS)
            .node("Identity", "on", "still")
            .node("Identity", "before", "after");
    return decoder(LATENT)
        .floats("three", new long[0], 3)
        .longs("forever", new long[0], Long.MAX_VALUE)
        .truth("go")
        .node("Relu", "largest", "positive")
        .node("Div", "positive,three", "threes")
        .node("Floor", "threes", "whole")
        .node("Cast", "whole", "often", OnnxFixture.numberAttribute("to", OnnxFixture.INT64))
        .node("Mul", "often,forever", "rounds")
        .node("Loop", "rounds,go,start", "weights", OnnxFixture.graphAttribute("body", body));
  }

  private static String imported(String training, int latent, OnnxFixture graph) {
    String artifact =
        platform
            .upload("POST", "/v1/artifacts?name=model", OnnxFixture.model(graph))
            .expecting(201)
            .json()
            .get("id")
            .asString();
    return platform
        .succeed(
            "/v1/generators",
            """
            {"name": "brought", "method": "onnx", "training": "%s", "import": {"artifact": "%s",
             "config": {"noise": {"name": "z", "shape": [%d]}, "output": "weights", "batchSize": 8}}}\
            """
                .formatted(training, artifact, latent))
        .get("id")
        .asString();
  }

  private static JsonNode sampled(String generator) {
    Answer ordered =
        platform
            .send("POST", "/v1/generators/%s/samples".formatted(generator), "{\"count\": 2000}")
            .expecting(202);
    return platform.await(ordered.header("Location"));
  }

  private static void assertStopped(JsonNode samples, String said) {
    assertThat(samples.get("state").asString()).isEqualTo("FAILED");
    assertThat(samples.at("/problem/type").asString()).isEqualTo("/problems/conflict");
    assertThat(samples.at("/problem/detail").asString()).matches(said);
  }

  @Test
  void aModelWithinTheLimitsMakesItsSamples() {
    assertThat(sampled(small).get("state").asString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void aFileThatIsTooLargeByNowIsNotLoaded() {
    assertStopped(
        sampled(wide),
        "the model has 2\\d{3} bytes; wanted: at most 2048, set by weightaudit\\.onnx\\.largest-file");
  }

  @Test
  void aModelThatTakesMoreMemoryThanIsAllowedIsStopped() {
    assertStopped(
        sampled(hungry),
        "the model takes \\d+ MiB of memory, and was stopped; wanted: at most 256 MiB,"
            + " set by weightaudit\\.onnx\\.largest-memory");
  }

  @Test
  void aModelThatTakesMoreTimeThanIsAllowedIsStopped() {
    assertStopped(
        sampled(endless),
        "the model takes longer than 1\\.0 s for one batch, and was stopped;"
            + " that limit is set by weightaudit\\.onnx\\.longest-batch");
  }
}
