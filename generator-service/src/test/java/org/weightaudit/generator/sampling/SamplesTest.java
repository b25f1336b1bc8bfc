package org.weightaudit.generator.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.generator.testing.Platform.samplesOf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generator.scratch.ScratchFolder;
import org.weightaudit.generator.testing.NoisyCopies;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.generator.testing.Platform.Answer;
import org.weightaudit.generator.testing.Responsiveness;
import tools.jackson.databind.JsonNode;

/** What generators make, beside a real store: as ordered, also if it is cut off on the way. */
class SamplesTest {

  private static final String TINY_P_DIFF =
      """
      {"channels": [2, 3, 2], "latentSize": 4, "kernel": 3, "denoiserChannels": [1, 4, 6, 4, 1],
       "batchSize": 4, "inputNoise": 0.001, "latentNoise": 0.1,
       "autoEncoderSteps": 12, "autoEncoderLearningRate": 0.001,
       "denoiserSteps": 12, "denoiserLearningRate": 0.001,
       "diffusionSteps": 20, "firstBeta": 0.0001, "lastBeta": 0.02, "sampler": "DDPM"}""";

  private static final String TINY_HYPER_REPRESENTATION =
      """
      {"shape": {"width": 8, "feedForward": 12, "heads": 2, "blocks": 1, "latentSize": 6,
        "compression": "LINEAR", "decompression": "LINEAR", "bottleneck": "BOUNDED", "hiddenLayers": 0,
        "blockType": "POL", "normalized": true, "decoderBias": false},
       "augmentation": {"permutations": 0, "noise": 0.02,
         "erasing": {"probability": 0, "leastShare": 0, "mostShare": 0, "spread": "BLOCK",
           "filling": "CONSTANT", "constant": 0}},
       "loss": {"contrast": "SIMCLR", "contrastShare": 0.05, "temperature": 0.1, "headWidth": 6,
         "headSize": 4, "reduction": "GLOBAL_MEAN", "layerWeights": [], "largestError": 1e30, "latentVariancePenalty": 0},
       "learning": {"positionScale": 0.1, "batchSize": 4, "steps": 30, "algorithm": "ADAM",
         "learningRate": 0.003, "schedule": "COSINE", "weightDecay": 0, "momentum": 0.9,
         "clipping": {"kind": "NONE", "bound": 5}},
       "sampling": {"sampler": "DIMENSIONS", "bandwidth": 0.002, "bestShare": 0.3, "draws": 200}}""";

  private static final String TINY_HYPER_DIFFUSION =
      """
      {"width": 8, "layers": 1, "heads": 2, "normalizationFactor": 1,
       "diffusionSteps": 20, "firstBeta": 0.001, "lastBeta": 0.4,
       "batchSize": 4, "epochs": 3, "learningRate": 0.001, "learningRateDecay": 0.9,
       "epochsPerDecay": 2, "weightDecay": 0.01,
       "augmentation": "NONE", "augmentationAmount": 0, "jitter": 0}""";

  private static final String DECODER_MANIFEST =
      """
      {"noise": {"name": "z", "shape": [4]}, "output": "weights", "batchSize": 8,
       "normaliser": {"scale": 0.5, "shift": 0}}""";

  @TempDir static Path folder;
  private static Platform platform;
  private static String training;
  private static String partial;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
    training = platform.sealedSet("zoo", 6);
    partial = platform.partialSet("tails", 5);
  }

  @AfterEach
  void openGate() {
    NoisyCopies.SAMPLING.open();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String order(String configuration, String set) {
    return "{\"name\": \"mine\", \"method\": \"noisy-copies\", \"config\": %s, \"training\": \"%s\", \"seed\": 3}"
        .formatted(configuration, set);
  }

  @Test
  void samplesAreASealedSetWithItsLineage() {
    JsonNode generator = platform.noisyCopies(training);
    JsonNode samples =
        platform.succeed(
            samplesOf(generator), "{\"name\": \"hundred\", \"count\": 100, \"seed\": 7}");
    JsonNode set = platform.setOf(samples);
    assertThat(set.get("name").asString()).isEqualTo("hundred");
    assertThat(set.get("state").asString()).isEqualTo("SEALED");
    assertThat(set.get("role").asString()).isEqualTo("GENERATED");
    assertThat(set.get("checkpoints").asInt()).isEqualTo(100);
    JsonNode lineage = set.get("lineage");
    assertThat(lineage.get("generator")).isEqualTo(generator.get("id"));
    assertThat(lineage.get("method").asString()).isEqualTo("noisy-copies");
    assertThat(lineage.get("mode").asString()).isEqualTo("corrected");
    assertThat(lineage.get("trainingSet").asString()).isEqualTo(training);
    assertThat(lineage.get("seed").asString()).isEqualTo("7");
    assertThat(lineage.get("device")).isEqualTo(generator.get("device"));
    assertThat(platform.get(samplesOf(generator)).json().at("/items/0/id"))
        .isEqualTo(samples.get("id"));
  }

  @Test
  void samplesOfAPartialSetHaveItsFrozenTensors() {
    JsonNode set =
        platform.setOf(
            platform.succeed(samplesOf(platform.noisyCopies(partial)), "{\"count\": 4}"));
    assertThat(set.get("partial").toString()).isEqualTo("[\"fc2.weight\",\"fc2.bias\"]");
    assertThat(set.get("frozen").asBoolean()).isTrue();
    String frozen = "/v1/checkpoint-sets/%s/frozen";
    assertThat(platform.get(frozen.formatted(set.get("id").asString())).response().body())
        .isEqualTo(platform.get(frozen.formatted(partial)).response().body());
  }

  @Test
  void pDiffLearnsAPartAndMakesItsSamples() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            "{\"name\": \"tails\", \"method\": \"p-diff\", \"config\": %s, \"training\": \"%s\", \"mode\": \"as-published\"}"
                .formatted(TINY_P_DIFF, partial));
    assertThat(generator.get("losses").propertyNames()).hasSize(2);
    JsonNode first =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 25, \"seed\": 7}"));
    JsonNode again =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 25, \"seed\": 7}"));
    assertThat(first.get("checkpoints").asInt()).isEqualTo(25);
    assertThat(first.get("parameters").asInt()).isEqualTo(8);
    assertThat(first.at("/lineage/method").asString()).isEqualTo("p-diff");
    assertThat(first.at("/lineage/mode").asString()).isEqualTo("as-published");
    assertThat(again.get("digest")).isEqualTo(first.get("digest"));
  }

  @Test
  void hyperDiffusionLearnsAndMakesItsSamples() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            "{\"name\": \"fields\", \"method\": \"hyperdiffusion\", \"config\": %s, \"training\": \"%s\"}"
                .formatted(TINY_HYPER_DIFFUSION, training));
    assertThat(generator.get("losses").propertyNames()).containsExactly("denoiser");
    JsonNode first =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 5, \"seed\": 7}"));
    JsonNode again =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 5, \"seed\": 7}"));
    assertThat(first.at("/lineage/method").asString()).isEqualTo("hyperdiffusion");
    assertThat(first.at("/lineage/mode").asString()).isEqualTo("corrected");
    assertThat(again.get("digest")).isEqualTo(first.get("digest"));
  }

  private static byte[] linearDecoder() throws IOException {
    try (InputStream model = SamplesTest.class.getResourceAsStream("/linear-decoder.onnx")) {
      return model.readAllBytes();
    }
  }

  /** 8-3-2 networks out of four numbers of noise. */
  private static String onnxImport(byte[] file, String manifest) {
    String artifact =
        platform
            .upload("POST", "/v1/artifacts?name=decoder", file)
            .expecting(201)
            .json()
            .get("id")
            .asString();
    return "{\"name\": \"brought\", \"method\": \"onnx\", \"training\": \"%s\", \"import\": {\"artifact\": \"%s\", \"config\": %s}}"
        .formatted(training, artifact, manifest);
  }

  @Test
  void anOnnxModelIsImportedAndMakesItsSamples() throws IOException {
    JsonNode generator =
        platform.succeed("/v1/generators", onnxImport(linearDecoder(), DECODER_MANIFEST));
    assertThat(generator.get("parameters").asInt()).isEqualTo(5 * 35);
    JsonNode first =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 20, \"seed\": 7}"));
    JsonNode again =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 20, \"seed\": 7}"));
    assertThat(first.get("state").asString()).isEqualTo("SEALED");
    assertThat(first.get("role").asString()).isEqualTo("GENERATED");
    assertThat(first.get("checkpoints").asInt()).isEqualTo(20);
    assertThat(first.at("/lineage/method").asString()).isEqualTo("onnx");
    assertThat(first.at("/lineage/generator")).isEqualTo(generator.get("id"));
    assertThat(first.at("/lineage/trainingSet").asString()).isEqualTo(training);
    assertThat(again.get("digest")).isEqualTo(first.get("digest"));
  }

  @Test
  void whatIsOnItsWayLiesInTheScratchFolderAlone() throws IOException {
    platform.succeed(samplesOf(platform.noisyCopies(training)), "{\"count\": 2}");
    JsonNode brought =
        platform.succeed("/v1/generators", onnxImport(linearDecoder(), DECODER_MANIFEST));
    platform.succeed(samplesOf(brought), "{\"count\": 2}");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("checkpoint-store", "generator-service", "fetched");
    }
    try (Stream<Path> left = Files.list(platform.bean(ScratchFolder.class).path())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anOnnxModelThatDoesNotFitFailsItsImportWithWhatWasWanted() throws IOException {
    String wrong = DECODER_MANIFEST.replace("[4]", "[5]");
    Answer ordered =
        platform.send("POST", "/v1/generators", onnxImport(linearDecoder(), wrong)).expecting(202);
    JsonNode failed = platform.await(ordered.header("Location"));
    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.at("/problem/type").asString()).isEqualTo("/problems/invalid-file");
    assertThat(failed.at("/problem/detail").asString())
        .isEqualTo("input z of the model has shape [?, 4]; wanted: [8, 5]");
  }

  @Test
  void samplesAreThoseOfTheirSeed() {
    JsonNode generator = platform.noisyCopies(training);
    JsonNode first =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 30, \"seed\": 1}"));
    JsonNode same = platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 30}"));
    JsonNode other =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 30, \"seed\": 2}"));
    assertThat(same.get("digest")).isEqualTo(first.get("digest"));
    assertThat(other.get("digest")).isNotEqualTo(first.get("digest"));
  }

  private static List<JsonNode> rowsOf(JsonNode set) {
    return platform
        .get("/v1/checkpoint-sets/%s/checkpoints".formatted(set.get("id").asString()))
        .expecting(200)
        .json()
        .get("items")
        .valueStream()
        .toList();
  }

  @Test
  void samplesTellWhichTrainingCheckpointsTheyAreMadeFrom() {
    JsonNode set =
        platform.setOf(
            platform.succeed(samplesOf(platform.noisyCopies(training)), "{\"count\": 40}"));
    assertThat(set.at("/lineage/parentSet").asString()).isEqualTo(training);
    assertThat(rowsOf(set))
        .hasSize(40)
        .allSatisfy(row -> assertThat(row.get("parent").asInt()).isBetween(0, 5));
  }

  @Test
  void aGeneratorThatEncodesAndDecodesKeepsItsTrainingSetAsItGivesItBack() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            order("{\"scale\": 0.05, \"steps\": 4, \"reconstructs\": true}", training));
    JsonNode kept =
        platform
            .get("/v1/checkpoint-sets/" + generator.get("reconstructions").asString())
            .expecting(200)
            .json();
    assertThat(kept.get("state").asString()).isEqualTo("SEALED");
    assertThat(kept.get("checkpoints").asInt()).isEqualTo(6);
    assertThat(kept.at("/lineage/reconstructionsOf").asString()).isEqualTo(training);
    assertThat(rowsOf(kept).stream().map(row -> row.get("parent").asInt()))
        .containsExactly(0, 1, 2, 3, 4, 5);
    JsonNode set = platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 4}"));
    assertThat(set.at("/lineage/reconstructions")).isEqualTo(generator.get("reconstructions"));
  }

  @Test
  void hyperRepresentationsAsPublishedGiveBackTheBestCheckpoints() {
    String zoo = platform.gradedSet("graded", 20);
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            "{\"name\": \"codes\", \"method\": \"hyper-representations\", \"config\": %s, \"training\": \"%s\", \"mode\": \"as-published\"}"
                .formatted(TINY_HYPER_REPRESENTATION, zoo));
    JsonNode set =
        platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 30, \"seed\": 42}"));
    assertThat(rowsOf(set))
        .hasSize(30)
        .allSatisfy(row -> assertThat(row.get("parent").asInt()).isBetween(14, 19));
    assertThat(set.at("/lineage/reconstructions")).isEqualTo(generator.get("reconstructions"));
    assertThat(set.at("/lineage/mode").asString()).isEqualTo("as-published");
  }

  @Test
  void hyperRepresentationsOfCheckpointsWithoutAccuracyAreRefused() {
    JsonNode order =
        platform
            .send(
                "POST",
                "/v1/generators",
                "{\"name\": \"codes\", \"method\": \"hyper-representations\", \"config\": %s, \"training\": \"%s\"}"
                    .formatted(TINY_HYPER_REPRESENTATION, training))
            .expecting(202)
            .json();
    JsonNode generator = platform.await("/v1/generators/" + order.get("id").asString());
    assertThat(generator.get("state").asString()).isEqualTo("FAILED");
    assertThat(generator.at("/problem/errors/0/pointer").asString()).isEqualTo("/training");
    assertThat(generator.at("/problem/detail").asString()).contains("has no accuracy");
  }

  @Test
  void reconstructionsAreHeldAsLongAsTheirGeneratorIsThere() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            order("{\"scale\": 0.05, \"steps\": 4, \"reconstructs\": true}", training));
    String kept = "/v1/checkpoint-sets/" + generator.get("reconstructions").asString();
    platform.send("DELETE", kept, "").expecting(409);
    platform.send("DELETE", "/v1/generators/" + generator.get("id").asString(), "").expecting(204);
    platform.send("DELETE", kept, "").expecting(204);
  }

  @Test
  void samplesBeginFromTheCheckpointsThatAreNamed() {
    JsonNode generator = platform.noisyCopies(training);
    String starts = platform.sealedSet("starts", 9);
    JsonNode own = platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 20}"));
    JsonNode other =
        platform.setOf(
            platform.succeed(
                samplesOf(generator), "{\"count\": 20, \"starts\": \"%s\"}".formatted(starts)));
    assertThat(other.at("/lineage/starts").asString()).isEqualTo(starts);
    assertThat(other.get("digest")).isNotEqualTo(own.get("digest"));
  }

  @Test
  void aTargetThatAMethodDoesNotTakeIsAProblemOfTheSamples() {
    JsonNode order =
        platform
            .send(
                "POST",
                samplesOf(platform.noisyCopies(training)),
                "{\"count\": 2, \"target\": 0.1}")
            .expecting(202)
            .json();
    JsonNode samples = platform.await("/v1/samples/" + order.get("id").asString());
    assertThat(samples.get("state").asString()).isEqualTo("FAILED");
    assertThat(samples.at("/problem/errors/0/pointer").asString()).isEqualTo("/target");
  }

  static Stream<Arguments> badSamples() {
    return Stream.of(
        Arguments.of("{\"count\": 0}", "/count", "wanted 1 to 100000"),
        Arguments.of("{\"count\": 1000000000}", "/count", "Found 1000000000"),
        Arguments.of("{\"count\": 3, \"name\": \"\"}", "/name", "blank"),
        Arguments.of("{\"count\": 3, \"starts\": \"cs_none\"}", "/starts", "is no checkpoint set"),
        Arguments.of("{\"count\": 3, \"number\": 3}", "/number", "number"),
        Arguments.of("{\"seed\": 3}", "/count", "count"));
  }

  @ParameterizedTest
  @MethodSource("badSamples")
  void badSamplesAreRefused(String body, String pointer, String said) {
    Answer answer =
        platform.send("POST", samplesOf(platform.noisyCopies(training)), body).expecting(400);
    assertThat(answer.text()).contains(said);
    assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
  }

  @Test
  void aSamplingSkipsWhatIsThereAndEndsWithTheSameBytes() throws Exception {
    String samples = samplesOf(platform.noisyCopies(training));
    JsonNode undisturbed = platform.succeed(samples, "{\"count\": 1203}");

    NoisyCopies.SAMPLING.close(700);
    String path =
        platform.send("POST", samples, "{\"count\": 1203}").expecting(202).header("Location");
    assertThat(NoisyCopies.SAMPLING.awaitReached()).isTrue();
    platform.restartGenerator(NoisyCopies.SAMPLING::open);
    JsonNode disturbed = platform.await(path);

    assertThat(disturbed.get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(NoisyCopies.SAMPLING.passed())
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.range(0, 700), IntStream.range(500, 1203)).boxed().toList());
    assertThat(platform.setOf(disturbed).get("digest"))
        .isEqualTo(platform.setOf(undisturbed).get("digest"));
    assertThat(platform.setOf(disturbed).get("files").findValuesAsString("file"))
        .containsExactly(
            "samples-000000.safetensors",
            "samples-000001.safetensors",
            "samples-000002.safetensors");
  }

  @Test
  void theServiceAnswersAtOnceWhileSamplesKeepAllCoresBusy() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            order("{\"scale\": 0.05, \"steps\": 1, \"effort\": 100000}", training));
    JsonNode samples =
        platform.send("POST", samplesOf(generator), "{\"count\": 1000}").expecting(202).json();
    String path = "/v1/samples/" + samples.get("id").asString();
    while (!platform.get(path).json().at("/progress/phase").asString().equals("sampling")) {
      Thread.onSpinWait();
    }
    Responsiveness.requireAnswersWithinASecond(platform, samples, path);
  }
}
