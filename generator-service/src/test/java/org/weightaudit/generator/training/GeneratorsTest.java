package org.weightaudit.generator.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightaudit.generator.testing.Platform.samplesOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.generator.testing.NoisyCopies;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.generator.testing.Platform.Answer;
import org.weightaudit.generator.testing.Responsiveness;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.weights.progress.Progress;
import tools.jackson.databind.JsonNode;

/** From HTTP to a trained generator and its samples, beside a real store. */
class GeneratorsTest {

  private static final String STATE = "state of the training of ";

  @TempDir static Path folder;
  private static Platform platform;
  private static String training;
  private static String open;
  private static String artifact;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
    training = platform.sealedSet("zoo", 6);
    open = platform.openSet("unfinished", 4);
    artifact =
        platform
            .upload("POST", "/v1/artifacts?name=anything", new byte[] {1, 2, 3})
            .expecting(201)
            .json()
            .get("id")
            .asString();
  }

  @AfterEach
  void openGate() {
    NoisyCopies.TRAINING.open();
  }

  @AfterAll
  static void stop() throws Exception {
    platform.close();
  }

  private static String preset(String set) {
    return "{\"name\": \"mine\", \"method\": \"noisy-copies\", \"preset\": \"small\", \"training\": \"%s\", \"seed\": 3}"
        .formatted(set);
  }

  private static JsonNode trained(String set) {
    return platform.succeed("/v1/generators", preset(set));
  }

  private static String fileOf(JsonNode generator) {
    return platform
        .get("/v1/artifacts/" + generator.get("artifact").asString())
        .json()
        .get("sha256")
        .asString();
  }

  private static List<String> artifactNames() {
    return StreamSupport.stream(
            platform.get("/v1/artifacts?pageSize=500").json().get("items").spliterator(), false)
        .map(item -> item.get("name").asString())
        .toList();
  }

  private static JsonNode method(String id) {
    return platform
        .get("/v1/methods")
        .expecting(200)
        .json()
        .get("items")
        .valueStream()
        .filter(item -> item.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMethodThatDoesNotTrainTellsWhatGoesWithAnImport() {
    JsonNode method = method("onnx");
    assertThat(method.get("trains").asBoolean()).isFalse();
    assertThat(method.get("presets").size()).isZero();
    assertThat(method.at("/configuration/required").toString()).isEqualTo("[\"noise\",\"output\"]");
  }

  @Test
  void aMethodTellsItsPresetsAndTheFieldsOfItsConfigurations() {
    JsonNode method = method("noisy-copies");
    assertThat(method.get("trains").asBoolean()).isTrue();
    assertThat(method.at("/presets/0/id").asString()).isEqualTo("small");
    assertThat(method.at("/presets/0/configuration/steps").asInt()).isEqualTo(40);
    assertThat(method.at("/configuration/properties/scale/type").asString()).isEqualTo("number");
    assertThat(method.at("/configuration/properties/effort/type").asString()).isEqualTo("integer");
    assertThat(method.at("/configuration/required").toString()).isEqualTo("[\"scale\",\"steps\"]");
  }

  @Test
  void aTrainedGeneratorTellsHowItCameAbout() {
    JsonNode generator = trained(training);
    assertThat(generator.get("method").asString()).isEqualTo("noisy-copies");
    assertThat(generator.get("preset").asString()).isEqualTo("small");
    assertThat(generator.at("/configuration/scale").asDouble()).isEqualTo(0.05);
    assertThat(generator.get("mode").asString()).isEqualTo("corrected");
    assertThat(generator.at("/training/id").asString()).isEqualTo(training);
    assertThat(generator.at("/training/digest").asString()).startsWith("sha256:");
    assertThat(generator.get("parameters").asLong()).isEqualTo(6 * 35 + 1);
    assertThat(generator.at("/losses/walk").size()).isEqualTo(40);
    assertThat(generator.get("device").asString()).contains("PyTorch");
    assertThat(generator.get("codeVersion").asString()).isNotBlank();
  }

  @Test
  void theFileOfAGeneratorLiesInTheStoreAndItsTrainingLeavesNothingElse() {
    JsonNode generator = trained(training);
    String id = generator.get("id").asString();
    String stored = generator.get("artifact").asString();
    byte[] file =
        platform.get("/v1/generators/%s/artifact".formatted(id)).expecting(200).response().body();
    assertThat(platform.get("/v1/artifacts/%s/content".formatted(stored)).response().body())
        .isEqualTo(file);
    assertThat(platform.get("/v1/artifacts/" + stored).json().at("/lineage/generator").asString())
        .isEqualTo(id);
    assertThat(platform.send("DELETE", "/v1/artifacts/" + stored, "").status()).isEqualTo(409);
    assertThat(artifactNames()).noneMatch(name -> name.equals(STATE + id));
  }

  @Test
  void theSameSeedGivesTheSameFile() {
    assertThat(fileOf(trained(training))).isEqualTo(fileOf(trained(training)));
  }

  @Test
  void aTrainingGoesOnFromItsLatestStateWithTheSameBytes() throws Exception {
    JsonNode undisturbed = trained(training);

    NoisyCopies.TRAINING.close(25);
    String path =
        platform.send("POST", "/v1/generators", preset(training)).expecting(202).header("Location");
    assertThat(NoisyCopies.TRAINING.awaitReached()).isTrue();
    assertThat(artifactNames()).contains(STATE + path.substring(path.lastIndexOf('/') + 1));
    platform.restartGenerator(NoisyCopies.TRAINING::open);
    JsonNode disturbed = platform.await(path);

    assertThat(disturbed.get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(NoisyCopies.TRAINING.begun()).containsExactly(0, 20);
    assertThat(fileOf(disturbed)).isEqualTo(fileOf(undisturbed));
    assertThat(disturbed.get("losses")).isEqualTo(undisturbed.get("losses"));
    assertThat(artifactNames()).noneMatch(name -> name.startsWith(STATE));
  }

  @Test
  void theServiceAnswersAtOnceWhileATrainingKeepsAllCoresBusy() {
    JsonNode generator =
        platform
            .send(
                "POST",
                "/v1/generators",
                "{\"name\": \"long\", \"method\": \"hyperdiffusion\", \"preset\": \"small-fields\", \"training\": \"%s\"}"
                    .formatted(training))
            .expecting(202)
            .json();
    String path = "/v1/generators/" + generator.get("id").asString();
    while (!platform.get(path).json().at("/progress/phase").asString().startsWith("training")) {
      Thread.onSpinWait();
    }
    Responsiveness.requireAnswersWithinASecond(platform, generator, path);
  }

  @Test
  void aWorkerThatLosesItsLeaseWhileItStoresAStateDoesNotBecomeTheLatest() throws IOException {
    String id = trained(training).get("id").asString();
    GeneratorArchive archive = platform.bean(GeneratorArchive.class);
    Optional<KeptState> before = archive.get(id).kept();
    AtomicInteger asked = new AtomicInteger();
    JobRun lost =
        new JobRun(
            id,
            1,
            Progress.unobserved(),
            () -> {
              if (asked.incrementAndGet() > 1) {
                throw new CancellationException("the lease is lost");
              }
            });
    KeptTraining watch =
        new KeptTraining(
            lost,
            archive,
            platform.bean(CheckpointStore.class),
            platform.bean(TransactionTemplate.class),
            Progress.unobserved());
    Path state = Files.writeString(folder.resolve("late"), "a late state");
    assertThatThrownBy(() -> watch.keep(state)).isInstanceOf(CancellationException.class);
    assertThat(archive.get(id).kept()).isEqualTo(before);
  }

  @Test
  void aWholeConfigurationIsAsGoodAsAPreset() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            preset(training)
                .replace("\"preset\": \"small\"", "\"config\": {\"scale\": 0.5, \"steps\": 2000}"));
    assertThat(generator.has("preset")).isFalse();
    assertThat(generator.at("/configuration/steps").asInt()).isEqualTo(2000);
    assertThat(generator.at("/losses/walk").size()).isBetween(250, 500);
  }

  @Test
  void aFileOfTheAuthorsIsImported() {
    JsonNode original = trained(training);
    String file = original.get("artifact").asString();
    JsonNode generator =
        platform.succeed(
            "/v1/generators",
            "{\"name\": \"brought\", \"method\": \"noisy-copies\", \"import\": {\"artifact\": \"%s\"}, \"training\": \"%s\", \"mode\": \"as-published\"}"
                .formatted(file, training));
    assertThat(generator.at("/import/artifact").asString()).isEqualTo(file);
    assertThat(generator.has("seed")).isFalse();
    assertThat(
            platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 5}")).get("digest"))
        .isEqualTo(
            platform.setOf(platform.succeed(samplesOf(original), "{\"count\": 5}")).get("digest"));
  }

  @Test
  void aFileThatIsNoGeneratorFailsTheImportWithWhatWasFound() {
    Answer ordered =
        platform
            .send(
                "POST",
                "/v1/generators",
                "{\"name\": \"brought\", \"method\": \"noisy-copies\", \"import\": {\"artifact\": \"%s\"}, \"training\": \"%s\"}"
                    .formatted(artifact, training))
            .expecting(202);
    JsonNode failed = platform.await(ordered.header("Location"));
    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.at("/problem/type").asString()).isEqualTo("/problems/invalid-file");
  }

  @Test
  void aSetThatDoesNotFitTheConfigurationFailsTheTrainingAndNamesTheSet() {
    Answer ordered =
        platform.send("POST", "/v1/generators", preset(platform.sealedSet("lonely", 1)));
    JsonNode failed = platform.await(ordered.expecting(202).header("Location"));
    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.at("/problem/errors/0/pointer").asString()).isEqualTo("/training");
    assertThat(failed.at("/problem/detail").asString()).contains("at least 2");
  }

  @Test
  void aRepeatedOrderIsOneGenerator() {
    Answer first =
        platform.send("POST", "/v1/generators", preset(training), "Idempotency-Key", "g");
    Answer second =
        platform.send("POST", "/v1/generators", preset(training), "Idempotency-Key", "g");
    assertThat(second.json().get("id")).isEqualTo(first.json().get("id"));
    assertThat(first.header("Location"))
        .isEqualTo("/v1/generators/" + first.json().get("id").asString());
    assertThat(first.header("Retry-After")).isNotEmpty();
    String path = samplesOf(platform.await(first.header("Location")));
    Answer sampled = platform.send("POST", path, "{\"count\": 3}", "Idempotency-Key", "s");
    Answer again = platform.send("POST", path, "{\"count\": 3}", "Idempotency-Key", "s");
    assertThat(again.json().get("id")).isEqualTo(sampled.json().get("id"));
  }

  @Test
  void aClientThatWaitsGetsWhatItOrderedWithItsOrder() {
    JsonNode generator =
        platform
            .send("POST", "/v1/generators", preset(training), "Prefer", "wait=20")
            .expecting(200)
            .json();
    assertThat(generator.get("state").asString()).isEqualTo("SUCCEEDED");
    JsonNode samples =
        platform
            .send("POST", samplesOf(generator), "{\"count\": 3}", "Prefer", "wait=20")
            .expecting(200)
            .json();
    assertThat(samples.get("state").asString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void pollingCostsLittleAndTellsWhenToLookAgain() throws Exception {
    NoisyCopies.TRAINING.close(5);
    Answer ordered = platform.send("POST", "/v1/generators", preset(training)).expecting(202);
    assertThat(NoisyCopies.TRAINING.awaitReached()).isTrue();
    assertThat(platform.get(ordered.header("Location")).header("Retry-After")).isEqualTo("2");
    NoisyCopies.TRAINING.open();
    JsonNode generator = platform.await(ordered.header("Location"));
    JsonNode samples = platform.succeed(samplesOf(generator), "{\"count\": 3}");
    for (String path :
        List.of(ordered.header("Location"), "/v1/samples/" + samples.get("id").asString())) {
      Answer ended = platform.get(path).expecting(200);
      assertThat(ended.header("Retry-After")).isEmpty();
      assertThat(platform.get(path, "If-None-Match", ended.header("ETag")).status()).isEqualTo(304);
    }
  }

  @Test
  void everyOperationIsDescribed() {
    JsonNode document = platform.get("/v3/api-docs").expecting(200).json();
    Set<String> operations = new HashSet<>();
    document
        .get("paths")
        .forEach(
            path ->
                path.forEach(
                    operation -> {
                      assertThat(operation.get("summary")).isNotNull();
                      assertThat(operations.add(operation.get("operationId").asString())).isTrue();
                    }));
    assertThat(operations)
        .contains(
            "listMethods",
            "createGenerator",
            "listGenerators",
            "getGenerator",
            "deleteGenerator",
            "getGeneratorArtifact",
            "holdGenerator",
            "releaseGenerator",
            "sampleGenerator",
            "listSamples",
            "getSamples");
    JsonNode request = document.at("/components/schemas/GeneratorRequest");
    assertThat(request.get("required").values())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder("name", "method", "training");
    assertThat(request.get("properties").propertyNames()).contains("import", "preset", "config");
  }

  @Test
  void aGeneratorThatHasNotLearnedYetIsToBeAskedLater() throws Exception {
    NoisyCopies.TRAINING.close(15);
    try {
      JsonNode generator =
          platform.send("POST", "/v1/generators", preset(training)).expecting(202).json();
      assertThat(NoisyCopies.TRAINING.awaitReached()).isTrue();
      Answer refused = platform.send("POST", samplesOf(generator), "{\"count\": 3}").expecting(409);
      assertThat(refused.header("Retry-After")).isEqualTo("2");
      assertThat(
              platform
                  .get("/v1/generators/%s/artifact".formatted(generator.get("id").asString()))
                  .status())
          .isEqualTo(409);
      assertThat(
              platform
                  .send("DELETE", "/v1/generators/" + generator.get("id").asString(), "")
                  .status())
          .isEqualTo(409);
      JsonNode running = platform.get("/v1/generators/" + generator.get("id").asString()).json();
      assertThat(running.at("/losses/walk").size()).isEqualTo(10);
    } finally {
      NoisyCopies.TRAINING.open();
    }
  }

  @Test
  void aGeneratorGoesWhenNobodyNeedsItAndLeavesWhatItMade() {
    String set = platform.sealedSet("short-lived", 3);
    JsonNode generator = trained(set);
    JsonNode made = platform.setOf(platform.succeed(samplesOf(generator), "{\"count\": 3}"));
    String path = "/v1/generators/" + generator.get("id").asString();
    assertThat(platform.send("DELETE", "/v1/checkpoint-sets/" + set, "").status()).isEqualTo(409);

    Answer unprintable =
        platform.send("PUT", path + "/holds/au_1", "{\"reason\": \"a\\u0000\"}").expecting(400);
    assertThat(unprintable.json().at("/errors/0/pointer").asString()).isEqualTo("/reason");
    platform.send("PUT", path + "/holds/au_1", "{\"reason\": \"an audit\"}").expecting(204);
    Answer held = platform.send("DELETE", path, "").expecting(409);
    assertThat(held.text()).contains("au_1").contains("/problems/in-use");
    platform.send("DELETE", path + "/holds/au_1", "").expecting(204);

    platform.send("DELETE", path, "").expecting(204);
    assertThat(platform.get(path).status()).isEqualTo(404);
    assertThat(platform.get("/v1/artifacts/" + generator.get("artifact").asString()).status())
        .isEqualTo(404);
    assertThat(
            platform
                .setOf(platform.succeed(samplesOf(trained(training)), "{\"count\": 3}"))
                .has("digest"))
        .isTrue();
    assertThat(platform.get("/v1/checkpoint-sets/" + made.get("id").asString()).status())
        .isEqualTo(200);
    platform.send("DELETE", "/v1/checkpoint-sets/" + set, "").expecting(204);
  }

  static Stream<Arguments> badOrders() {
    return Stream.of(
        Arguments.of("noisy-copies", "gan", "/method", "wanted one of"),
        Arguments.of("noisy-copies", "onnx", "/method", "with a preset; it does not train"),
        Arguments.of(
            "noisy-copies\", \"preset\": \"small\"",
            "onnx\", \"config\": {}",
            "/method",
            "wanted is an import"),
        Arguments.of("\"small\"", "\"huge\"", "/preset", "wanted one of small"),
        Arguments.of("\"preset\": \"small\", ", "", "/preset", "none of preset, config"),
        Arguments.of(
            "\"preset\"", "\"config\": {\"scale\": 1, \"steps\": 1}, \"preset\"", "/preset", "two"),
        config("{\"scale\": 0, \"steps\": 5}", "/config/scale", "not positive"),
        config("{\"scale\": 1, \"steps\": \"five\"}", "/config/steps", "five"),
        config("{\"scale\": 1, \"steps\": 1.5}", "/config/steps", "1.5"),
        config("{\"scale\": 1}", "/config/steps", "steps"),
        config("{\"scale\": 1, \"steps\": 5, \"depth\": 2}", "/config/depth", "depth"),
        config("[1]", "/config", "wanted an object"),
        config("null", "/preset", "none of preset, config"),
        Arguments.of("\"mine\"", "\" \"", "/name", "blank"),
        Arguments.of("\"TRAINING\"", "\"cs_none\"", "/training", "no checkpoint set"),
        Arguments.of("\"TRAINING\"", "\"../cs\"", "/training", "no checkpoint set"),
        Arguments.of("\"TRAINING\"", "\"OPEN\"", "/training", "wanted a SEALED set"),
        Arguments.of("\"seed\": 3", "\"seed\": \"x\"", "/seed", "x"),
        Arguments.of("\"seed\": 3", "\"mode\": \"improved\"", "/mode", "as-published, corrected"),
        Arguments.of("\"seed\": 3", "\"sede\": 3", "/sede", "sede"),
        Arguments.of(
            "\"preset\": \"small\"",
            "\"import\": {\"artifact\": \"ar_none\"}",
            "/seed",
            "an import has none"),
        Arguments.of(
            "\"preset\": \"small\", \"training\": \"TRAINING\", \"seed\": 3",
            "\"import\": {\"artifact\": \"ar_none\"}, \"training\": \"TRAINING\"",
            "/import/artifact",
            "ar_none"));
  }

  private static Arguments config(String json, String pointer, String said) {
    return Arguments.of("\"preset\": \"small\"", "\"config\": " + json, pointer, said);
  }

  @ParameterizedTest
  @MethodSource("badOrders")
  void aBadOrderIsRefusedAndNothingIsQueued(String good, String bad, String pointer, String said) {
    String template = preset("TRAINING");
    assertThat(template).contains(good);
    JdbcClient database = platform.bean(JdbcClient.class);
    int before = database.sql("select count(*) from generator").query(Integer.class).single();
    Answer answer =
        platform
            .send(
                "POST",
                "/v1/generators",
                template
                    .replace(good, bad)
                    .replace("TRAINING", training)
                    .replace("\"OPEN\"", "\"" + open + "\""))
            .expecting(400);
    assertThat(answer.text()).contains(said).doesNotContain("org.weightaudit");
    assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    assertThat(database.sql("select count(*) from generator").query(Integer.class).single())
        .isEqualTo(before);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(platform.get("/v1/generators/gen_none").status()).isEqualTo(404);
    assertThat(platform.get("/v1/samples/sm_none").status()).isEqualTo(404);
    assertThat(platform.get("/v1/generators/gen_none/samples").status()).isEqualTo(404);
    assertThat(platform.get("/v1/generators/gen_none/artifact").status()).isEqualTo(404);
    assertThat(platform.send("DELETE", "/v1/generators/gen_none", "").status()).isEqualTo(404);
    assertThat(platform.send("POST", "/v1/generators/gen_none/samples", "{\"count\": 1}").status())
        .isEqualTo(404);
  }

  @Test
  void listsArePages() {
    trained(training);
    trained(training);
    JsonNode page = platform.get("/v1/generators?pageSize=1").expecting(200).json();
    String token = page.get("nextPageToken").asString();
    JsonNode next = platform.get("/v1/generators?pageSize=1&pageToken=" + token).json();
    assertThat(next.at("/items/0/id").asString()).isLessThan(page.at("/items/0/id").asString());
  }
}
