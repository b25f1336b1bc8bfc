package org.weightaudit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.evaluation.Service.Answer;
import org.weightaudit.generator.testing.NoisyCopies;
import org.weightaudit.generators.testing.OnnxFixture;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;

/** Audits of what a hosted generator makes for them, over all services. */
class GeneratorAuditsTest {

  private static final int COUNT = 40;
  private static final String NOISY_COPIES = "\"method\": \"noisy-copies\", ";

  @TempDir static Path folder;
  private static Platform platform;
  private static Service service;
  private static String training;
  private static String generator;
  private static JsonNode audit;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
    service = platform.evaluation;
    DenseMatrix zoo = zoo();
    training = platform.set("zoo", "TRAINING", Platform.MLP, zoo);
    String copy = platform.set("the same zoo", "TRAINING", Platform.MLP, zoo);
    generator = generator(copy);
    audit = service.audit(request(generator));
  }

  /** Networks of random weights, all different. */
  private static DenseMatrix zoo() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[COUNT * Networks.MLP.layout().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new DenseMatrix(COUNT, Networks.MLP.layout().size(), values);
  }

  private static String generator(String set) {
    return generator(set, NOISY_COPIES + "\"preset\": \"small\"");
  }

  private static String generator(String set, String how) {
    Answer ordered =
        platform.generator.post(
            "/v1/generators",
            "{\"name\": \"copier\", %s, \"training\": \"%s\"}".formatted(how, set));
    JsonNode ended =
        platform
            .generator
            .get(ordered.expecting(202).header("Location"), "Prefer", "wait=20")
            .json();
    assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
    return ended.path("id").asString();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String request(String id) {
    return "{\"training\": \"%s\", \"generated\": {\"generator\": \"%s\", \"count\": %d, \"seed\": 7}}"
        .formatted(training, id, COUNT);
  }

  @Test
  void samplesAreHeldAgainstWhatTheGeneratorGivesBackOfItsTrainingSet() {
    String reconstructing =
        generator(
            training,
            NOISY_COPIES + "\"config\": {\"scale\": 0.01, \"steps\": 1, \"reconstructs\": true}");
    JsonNode found = service.audit(request(reconstructing));
    JsonNode kept = platform.generator.get("/v1/generators/" + reconstructing).json();
    assertThat(found.at("/sets/reconstructions/id")).isEqualTo(kept.get("reconstructions"));
    assertThat(found.get("caveats").valueStream().map(JsonNode::asString))
        .anyMatch(caveat -> caveat.startsWith("Training checkpoints are compared as the generator"))
        .anyMatch(caveat -> caveat.startsWith("Noise baselines start from the checkpoints"));
    double rounding = Math.sqrt(Networks.MLP.layout().size() / 12.0) / 8;
    assertThat(found.at("/statistics/nearestDistance/value").asDouble())
        .isBetween(0.8 * rounding, 1.3 * rounding);
  }

  @Test
  void whatAnUploadedSetSaysOfReconstructionsDecidesNothing() {
    String reconstructing =
        generator(
            training,
            NOISY_COPIES + "\"config\": {\"scale\": 0.01, \"steps\": 1, \"reconstructs\": true}");
    String samples = samplesOf(service.audit(request(reconstructing)));
    JsonNode found =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}}"
                .formatted(training, samples));
    assertThat(found.at("/sets/reconstructions").isMissingNode()).isTrue();
    assertThat(found.get("caveats").valueStream().map(JsonNode::asString))
        .anyMatch(caveat -> caveat.startsWith("The generated set names reconstructions"))
        .noneMatch(caveat -> caveat.startsWith("Noise baselines start"));
    double noise = 0.01 * Math.sqrt(Networks.MLP.layout().size());
    assertThat(found.at("/statistics/nearestDistance/value").asDouble())
        .isBetween(0.5 * noise, 1.5 * noise);
  }

  private static final String TINY_GPT =
      """
      "config": {
        "shape": {"width": 8, "layers": 1, "heads": 2, "encoderDepth": 1, "decoderDepth": 1,
          "splitPolicy": "LAYER_BY_LAYER", "chunkSize": 1, "frequencies": 4,
          "log2OfLastFrequency": 3, "timeFactor": 0.01, "absoluteConditioning": true,
          "residual": true},
        "learning": {"metric": "TEST_LOSS", "batchSize": 20, "epochs": 2, "examplesPerEpoch": 40,
          "warmupEpochs": 0, "learningRate": 0.001, "weightDecay": 0, "longestGradient": 1,
          "averageDecay": 0.9, "permutations": false, "freshStarts": 0, "outerPairs": 0},
        "sampling": {"diffusionSteps": 100, "sampler": "DDPM", "steps": 5,
          "withinTrainingRange": false, "target": 0}}\
      """;

  /** Of runs the generator learns every step, but it is to make what they ended with. */
  @Test
  void samplesOfAGeneratorOfRunsAreHeldAgainstTheLastOfEach() {
    String runs = platform.runs("runs", Platform.MLP, zoo(), 2);
    String learned = generator(runs, "\"method\": \"gpt\", " + TINY_GPT);
    assertThat(
            platform
                .generator
                .get("/v1/generators/" + learned)
                .json()
                .path("comparedWith")
                .asString())
        .isEqualTo("last-of-each-run");
    JsonNode found =
        service.audit(
            "{\"training\": \"%s\", \"generated\": {\"generator\": \"%s\", \"count\": %d, \"starts\": \"%s\"}}"
                .formatted(runs, learned, COUNT, runs));
    assertThat(found.path("state").asString()).as(found.toString()).isEqualTo("SUCCEEDED");
    assertThat(found.at("/generator/comparedWith").asString()).isEqualTo("last-of-each-run");
    assertThat(found.at("/statistics/copyShare/value").asDouble())
        .as("the generator hardly changes its starts, of which every other is the last of its run")
        .isBetween(0.4, 0.7);
    assertThat(found.get("caveats").valueStream().map(JsonNode::asString))
        .anyMatch(caveat -> caveat.startsWith("Compared are the last checkpoints of 20 training"));
  }

  /** An import of a model that makes networks, {@code weights}, of so many numbers of noise. */
  private static String onnx(OnnxFixture graph, int noise) {
    OnnxFixture model =
        graph
            .text(2, "sampler")
            .input("z", OnnxFixture.FLOAT, -1, noise)
            .output("weights", OnnxFixture.FLOAT, -1, Networks.MLP.layout().size());
    String artifact =
        platform
            .store
            .post("/v1/artifacts?name=model", OnnxFixture.model(model))
            .expecting(201)
            .json()
            .path("id")
            .asString();
    return """
        "method": "onnx", "import": {"artifact": "%s", "config":
          {"noise": {"name": "z", "shape": [%d]}, "output": "weights", "batchSize": 8}}\
        """
        .formatted(artifact, noise);
  }

  /** Picks a row of the zoo by its noise. */
  private static OnnxFixture photocopier() {
    return new OnnxFixture()
        .floats("zoo", new long[] {COUNT, Networks.MLP.layout().size()}, zoo().values())
        .floats("thousand", new long[0], 1000)
        .longs("count", new long[0], COUNT)
        .longs("axis", new long[] {1}, 1)
        .node("Squeeze", "z,axis", "one")
        .node("Abs", "one", "positive")
        .node("Mul", "positive,thousand", "large")
        .node("Cast", "large", "whole", OnnxFixture.numberAttribute("to", OnnxFixture.INT64))
        .node("Mod", "whole,count", "row")
        .node("Gather", "zoo,row", "weights");
  }

  @Test
  void anImportedModelThatHandsBackTrainingCheckpointsIsFoundOut() {
    String imported = generator(training, onnx(photocopier(), 1));
    JsonNode found = service.audit(request(imported));
    assertThat(found.path("state").asString()).as(found.toString()).isEqualTo("SUCCEEDED");
    assertThat(found.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(found.path("gate").asString()).isEqualTo("FAILED");
    assertThat(found.at("/labels/copy").asInt()).isEqualTo(COUNT);
    assertThat(found.at("/generator/method").asString()).isEqualTo("onnx");
    JsonNode set =
        platform.store.get("/v1/checkpoint-sets/" + samplesOf(found)).expecting(200).json();
    assertThat(set.path("role").asString()).isEqualTo("GENERATED");
    assertThat(set.path("checkpoints").asInt()).isEqualTo(COUNT);
    assertThat(set.at("/lineage/generator").asString()).isEqualTo(imported);
    assertThat(set.at("/lineage/method").asString()).isEqualTo("onnx");
    assertThat(set.at("/lineage/seed").asString()).isEqualTo("7");
    assertThat(set.at("/lineage/trainingSet").asString()).isEqualTo(training);
  }

  @Test
  void anImportedModelThatMakesNewNetworksIsNotAccused() {
    OnnxFixture noise = new OnnxFixture().node("Identity", "z", "weights");
    String imported = generator(training, onnx(noise, Networks.MLP.layout().size()));
    JsonNode found = service.audit(request(imported));
    assertThat(found.path("state").asString()).as(found.toString()).isEqualTo("SUCCEEDED");
    assertThat(found.path("gate").asString()).isIn("PASSED", "UNDECIDED");
    assertThat(found.at("/labels/copy").asInt()).isZero();
    assertThat(found.at("/generator/method").asString()).isEqualTo("onnx");
  }

  private static String path(String more) {
    return "/v1/audits/" + audit.path("id").asString() + more;
  }

  private static String samplesOf(JsonNode found) {
    return found.at("/sets/generated/id").asString();
  }

  @Test
  void whatAGeneratorMakesIsAuditedAgainstWhatItLearnedFrom() {
    assertThat(audit.path("state").asString()).as(audit.toString()).isEqualTo("SUCCEEDED");
    assertThat(audit.path("verdict").asString()).isEqualTo("MEMORIZED");
    assertThat(audit.at("/sets/generated/checkpoints").asInt()).isEqualTo(COUNT);
    assertThat(audit.at("/request/generated/generator").asString()).isEqualTo(generator);
  }

  @Test
  void theAuditTellsTheGeneratorAndItsSamples() {
    for (JsonNode told : new JsonNode[] {audit, service.get(path("/report")).json()}) {
      JsonNode made = told.path("generator");
      assertThat(made.path("id").asString()).isEqualTo(generator);
      assertThat(made.path("name").asString()).isEqualTo("copier");
      assertThat(made.path("method").asString()).isEqualTo("noisy-copies");
      assertThat(made.path("mode").asString()).isEqualTo("corrected");
      assertThat(made.path("seed").asInt()).isEqualTo(7);
      assertThat(made.path("samples").asString()).startsWith("sm_");
    }
    String page = service.get(path("/report"), "Accept", "text/html").expecting(200).text();
    assertThat(page)
        .contains(
            "copier (%s), method noisy-copies, mode corrected, 40 samples of seed 7"
                .formatted(generator))
        .contains("href=\"http://localhost:8080/checkpoint-sets/%s\"".formatted(samplesOf(audit)));
  }

  @Test
  void theSamplesAreHeldAsLongAsTheAuditIsThere() {
    JsonNode other = service.audit(request(generator));
    String set = "/v1/checkpoint-sets/" + samplesOf(other);
    assertThat(platform.store.delete(set).status()).isEqualTo(409);
    service.delete("/v1/audits/" + other.path("id").asString()).expecting(204);
    platform.store.delete(set).expecting(204);
  }

  @Test
  void aGeneratorIsHeldAsLongAsAnAuditOfItIsThere() {
    String own = generator(training);
    JsonNode other = service.audit(request(own));
    Answer held = platform.generator.delete("/v1/generators/" + own).expecting(409);
    assertThat(held.text()).contains(other.path("id").asString());
    service.delete("/v1/audits/" + other.path("id").asString()).expecting(204);
    platform.generator.delete("/v1/generators/" + own).expecting(204);
  }

  @Test
  void cancellingAnAuditCancelsItsSampling() throws Exception {
    NoisyCopies.SAMPLING.close(5);
    try {
      Answer started = service.post("/v1/audits", request(generator)).expecting(202);
      String location = started.header("Location");
      assertThat(NoisyCopies.SAMPLING.awaitReached()).isTrue();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  service
                      .get(location)
                      .json()
                      .at("/progress/phase")
                      .asString()
                      .equals("sampling: held up"));
      String samples = service.get(location).json().at("/generator/samples").asString();
      service.post(location + ":cancel", "").expecting(200);
      assertThat(service.get(location, "Prefer", "wait=20").json().path("state").asString())
          .isEqualTo("CANCELLED");
      assertThat(
              platform
                  .generator
                  .get("/v1/samples/" + samples, "Prefer", "wait=20")
                  .json()
                  .path("state")
                  .asString())
          .isEqualTo("CANCELLED");
    } finally {
      NoisyCopies.SAMPLING.open();
    }
  }
}
