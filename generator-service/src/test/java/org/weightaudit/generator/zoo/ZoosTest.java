package org.weightaudit.generator.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.generator.GeneratorServiceApplication;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.store.CheckpointStoreApplication;
import org.weightaudit.weights.progress.Progress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generator service beside a real store, on data that a small network learns at once. */
class ZoosTest {

  private static final int SIDE = 4;
  private static final int IMAGES = 600;
  private static final String GOOD =
      """
      {"name": "tiny", "architecture": {"type": "mlp", "sizes": [16, 6, 2], "activation": "relu"},
       "dataset": "bars/train", "testDataset": "bars/test", "runs": 6, "epochs": 2,
       "batchSize": 20, "seed": 7}\
      """;

  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static EmbeddedPostgreSql postgres;
  private static EmbeddedS3 s3;
  private static ConfigurableApplicationContext storeApp;
  private static ConfigurableApplicationContext generatorApp;
  private static String store;
  private static String generator;

  private record Answer(int status, HttpResponse<String> http, JsonNode body) {}

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgreSql.ephemeral();
    s3 = EmbeddedS3.ephemeral();
    storeApp =
        run(
            CheckpointStoreApplication.application(),
            "--weightaudit.s3.endpoint=" + s3.endpoint(),
            "--weightaudit.s3.access-key=" + s3.accessKey(),
            "--weightaudit.s3.secret-key=" + s3.secretKey(),
            "--weightaudit.store.work-dir=" + folder);
    store = address(storeApp);
    generatorApp =
        run(
            GeneratorServiceApplication.application(),
            "--weightaudit.store.url=" + store,
            "--weightaudit.work-dir=" + folder,
            "--db-scheduler.polling-interval=100ms");
    generator = address(generatorApp);
    upload("bars/train", 1, SIDE, SIDE);
    upload("bars/test", 2, SIDE, SIDE);
    upload("colour-bars/train", 3, 3, 8, 8);
    upload("colour-bars/test", 4, 3, 8, 8);
  }

  private static ConfigurableApplicationContext run(
      SpringApplicationBuilder application, String... more) {
    String[] common = {
      "--server.port=0",
      "--spring.datasource.url=" + postgres.jdbcUrl(),
      "--spring.datasource.username=" + postgres.user(),
      "--spring.datasource.password=" + postgres.password(),
      "--spring.datasource.hikari.maximum-pool-size=8"
    };
    return application.run(
        Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new));
  }

  private static String address(ConfigurableApplicationContext app) {
    return "http://localhost:" + app.getEnvironment().getRequiredProperty("local.server.port");
  }

  @AfterAll
  static void stop() throws Exception {
    generatorApp.close();
    storeApp.close();
    s3.close();
    postgres.close();
  }

  /** Images of a bright row or a bright column among noise, at the same place in all channels. */
  private static String upload(String name, long seed, int... shape) throws Exception {
    int side = shape[shape.length - 1];
    int pixels = IntStream.of(shape).reduce(1, Math::multiplyExact);
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    header(images, IntStream.concat(IntStream.of(IMAGES), IntStream.of(shape)).toArray());
    header(labels, IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      int label = random.nextInt(2);
      int place = random.nextInt(side);
      labels.write(label);
      for (int pixel = 0; pixel < pixels; pixel++) {
        int position = label == 0 ? pixel / side % side : pixel % side;
        images.write(position == place ? 200 + random.nextInt(56) : random.nextInt(60));
      }
    }
    String id =
        send("POST", store + "/v1/datasets", "{\"name\":\"%s\",\"classes\":2}".formatted(name))
            .body()
            .get("id")
            .asString();
    put(store + "/v1/datasets/" + id + "/files/images", images.toByteArray());
    put(store + "/v1/datasets/" + id + "/files/labels", labels.toByteArray());
    assertThat(send("POST", store + "/v1/datasets/" + id + ":seal", "").status()).isEqualTo(200);
    return id;
  }

  private static void header(ByteArrayOutputStream bytes, int... shape) throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x0800 | shape.length);
    for (int length : shape) {
      out.writeInt(length);
    }
  }

  private static void put(String uri, byte[] body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static Answer send(String method, String uri, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(),
        answer,
        answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body()));
  }

  private static JsonNode order(String request) throws Exception {
    Answer ordered = send("POST", generator + "/v1/zoos", request);
    assertThat(ordered.status()).as(ordered.http().body()).isEqualTo(202);
    return ordered.body();
  }

  private static JsonNode awaitZoo(String request) throws Exception {
    String id = order(request).get("id").asString();
    JsonNode zoo = send("GET", generator + "/v1/zoos/" + id, "", "Prefer", "wait=20").body();
    assertThat(zoo.get("state").asString()).as(zoo.toString()).isEqualTo("SUCCEEDED");
    return zoo;
  }

  private static JsonNode setOf(JsonNode zoo) throws Exception {
    return send("GET", store + "/v1/checkpoint-sets/" + zoo.get("checkpointSet").asString(), "")
        .body();
  }

  private static JsonNode rowsOf(JsonNode zoo) throws Exception {
    return send(
            "GET",
            store
                + "/v1/checkpoint-sets/"
                + zoo.get("checkpointSet").asString()
                + "/checkpoints?pageSize=500",
            "")
        .body()
        .get("items");
  }

  @Test
  void aZooBecomesASealedSetOfNetworksThatWork() throws Exception {
    JsonNode zoo = awaitZoo(GOOD);
    JsonNode set = setOf(zoo);
    assertThat(set.get("state").asString()).isEqualTo("SEALED");
    assertThat(set.get("role").asString()).isEqualTo("TRAINING");
    assertThat(set.get("checkpoints").asInt()).isEqualTo(6);
    assertThat(set.get("lineage").get("zoo").asString()).isEqualTo(zoo.get("id").asString());
    JsonNode rows = rowsOf(zoo);
    for (int run = 0; run < 6; run++) {
      assertThat(rows.get(run).get("run").asString()).isEqualTo(Integer.toString(run));
      assertThat(rows.get(run).get("epoch").asInt()).isEqualTo(2);
      assertThat(rows.get(run).get("step").asInt()).isEqualTo(2 * IMAGES / 20);
      assertThat(rows.get(run).get("accuracy").asDouble()).isGreaterThan(0.7);
      assertThat(rows.get(run).get("loss").asDouble()).isBetween(0.0, Math.log(2));
    }
  }

  @Test
  void drawnStepsOfEachRunBeginAtTheInitialisationAndEndWithTheLast() throws Exception {
    JsonNode rows =
        rowsOf(
            awaitZoo(
                GOOD.replace(
                    "\"runs\": 6", "\"runs\": 2, \"saved\": {\"type\": \"drawn\", \"count\": 5}")));
    List<Integer> steps =
        Stream.iterate(0, i -> i + 1).limit(10).map(i -> rows.get(i).get("step").asInt()).toList();
    for (List<Integer> run : List.of(steps.subList(0, 5), steps.subList(5, 10))) {
      assertThat(run).isSorted().doesNotHaveDuplicates().startsWith(0).endsWith(2 * IMAGES / 20);
    }
    assertThat(steps.subList(0, 5)).isNotEqualTo(steps.subList(5, 10));
    assertThat(rows.get(0).get("loss").asDouble())
        .isGreaterThan(rows.get(4).get("loss").asDouble());
  }

  @Test
  void consecutiveStepsOfOneRunAreRowsInOrder() throws Exception {
    JsonNode zoo =
        awaitZoo(
            GOOD.replace(
                "\"runs\": 6",
                "\"runs\": 1, \"saved\": {\"type\": \"consecutive\", \"count\": 9,"
                    + " \"learningRate\": 0.01}"));
    JsonNode rows = rowsOf(zoo);
    assertThat(rows.size()).isEqualTo(9);
    for (int i = 0; i < 9; i++) {
      assertThat(rows.get(i).get("run").asString()).isEqualTo("0");
      assertThat(rows.get(i).get("step").asInt()).isEqualTo(2 * IMAGES / 20 + 1 + i);
    }
  }

  private static final String LAST_LAYER =
      """
      "runs": 1, "optimizer": "adam", "learningRate": 0.01, "saved": {"type": "consecutive",
       "count": 9, "learningRate": 0.03, "optimizer": "adamw", "weightDecay": 0.0005,
       "tensors": ["fc1.bias", "fc2.bias"]}\
      """;

  @Test
  void aTrajectoryOfSomeTensorsIsAPartialSetOnTheFrozenBaseNetwork() throws Exception {
    JsonNode zoo = awaitZoo(GOOD.replace("\"runs\": 6", LAST_LAYER));
    JsonNode set = setOf(zoo);
    assertThat(set.get("partial").toString()).isEqualTo("[\"fc1.bias\",\"fc2.bias\"]");
    assertThat(set.get("parameters").asInt()).isEqualTo(6 + 2);
    assertThat(set.get("frozen").asBoolean()).isTrue();
    assertThat(set.get("lineage").get("recipe").asString()).contains("ADAM");
    assertThat(set.get("lineage").get("trajectory").asString()).contains("ADAMW", "0.03");
    double base = Double.parseDouble(set.get("lineage").get("baseAccuracy").asString());
    assertThat(base).isGreaterThan(0.7);
    JsonNode rows = rowsOf(zoo);
    assertThat(rows.size()).isEqualTo(9);
    for (int i = 0; i < 9; i++) {
      assertThat(rows.get(i).get("step").asInt()).isEqualTo(2 * IMAGES / 20 + 1 + i);
      assertThat(rows.get(i).get("accuracy").asDouble()).isBetween(base - 0.2, 1.0);
    }
  }

  @Test
  void aTrajectoryMayBeOfManyTensors() throws Exception {
    String layers = ", 2".repeat(60);
    String tensors =
        IntStream.rangeClosed(2, 61)
            .mapToObj(layer -> "\"fc%1$d.weight\",\"fc%1$d.bias\"".formatted(layer))
            .collect(Collectors.joining(","));
    JsonNode set =
        setOf(
            awaitZoo(
                GOOD.replace("\"runs\": 6", LAST_LAYER)
                    .replace("\"count\": 9", "\"count\": 2")
                    .replace("[16, 6", "[16" + layers)
                    .replace("\"fc1.bias\", \"fc2.bias\"", tensors)));
    assertThat(set.get("partial").size()).isEqualTo(120);
    assertThat(set.get("lineage").get("trajectory").asString())
        .contains("fc2.weight", "and 112 more")
        .hasSizeLessThan(1000);
    assertThat(set.get("lineage").get("codeVersion").asString()).isNotBlank();
  }

  @Test
  void otherTrajectoriesOfTheSameBaseNetworkServeAsReferences() throws Exception {
    JsonNode training = setOf(awaitZoo(GOOD.replace("\"runs\": 6", LAST_LAYER)));
    JsonNode zoo =
        awaitZoo(
            GOOD.replace("\"runs\": 6", LAST_LAYER)
                .replace("\"count\": 9", "\"count\": 2, \"trajectories\": 70, \"orderSeed\": 8")
                .replace("\"name\"", "\"role\": \"REFERENCE\", \"name\""));
    JsonNode references = setOf(zoo);
    assertThat(references.get("role").asString()).isEqualTo("REFERENCE");
    assertThat(references.get("checkpoints").asInt()).isEqualTo(140);
    assertThat(references.get("runs").asInt()).isEqualTo(70);
    assertThat(frozenOf(references)).isEqualTo(frozenOf(training));
  }

  private static byte[] frozenOf(JsonNode set) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(
                        store + "/v1/checkpoint-sets/" + set.get("id").asString() + "/frozen"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  private static final String MLP_OF_GOOD =
      "\"architecture\": {\"type\": \"mlp\", \"sizes\": [16, 6, 2], \"activation\": \"relu\"}";

  private static final String RESIDUAL_CNN =
      """
      "architecture": {"type": "residual-cnn", "inputShape": [1, 4, 4], "widths": [3, 4],
       "classes": 2}, "optimizer": "adamw", "schedule": "one-cycle", "learningRate": 0.02,
       "augmentation": "horizontal-flip\"\
      """;

  @Test
  void aResidualNetworkIsTrainedAndAPartOfItGoesOn() throws Exception {
    String request = GOOD.replace(MLP_OF_GOOD, RESIDUAL_CNN).replace("\"runs\": 6", "\"runs\": 2");
    JsonNode whole = awaitZoo(request);
    assertThat(setOf(whole).get("architecture").get("type").asString()).isEqualTo("residual-cnn");
    JsonNode rows = rowsOf(whole);
    for (int run = 0; run < 2; run++) {
      assertThat(rows.get(run).get("accuracy").asDouble()).isGreaterThan(0.7);
    }
    JsonNode part =
        awaitZoo(
            request.replace(
                "\"runs\": 2",
                """
                "runs": 1, "saved": {"type": "consecutive", "count": 3, "learningRate": 0.03,
                 "tensors": ["last.bn1.weight", "last.bn2.bias"]}\
                """));
    JsonNode set = setOf(part);
    assertThat(set.get("parameters").asInt()).isEqualTo(4 + 4);
    assertThat(set.get("frozen").asBoolean()).isTrue();
    assertThat(rowsOf(part).get(2).get("accuracy").asDouble()).isGreaterThan(0.6);
  }

  private static final String RESNET18 =
      """
      "architecture": {"type": "resnet18", "stem": "cifar", "classes": 2, "imageSize": 8,
       "width": 2}, "optimizer": "adamw", "schedule": "one-cycle", "learningRate": 0.02\
      """;

  @Test
  void theLastNormalisationsOfAResNet18GoOn() throws Exception {
    JsonNode zoo =
        awaitZoo(
            GOOD.replace(MLP_OF_GOOD, RESNET18)
                .replace("bars/", "colour-bars/")
                .replace(
                    "\"runs\": 6",
                    """
                    "runs": 1, "saved": {"type": "consecutive", "count": 3, "learningRate": 0.03,
                     "tensors": ["layer4.1.bn1.weight", "layer4.1.bn1.bias",
                      "layer4.1.bn2.weight", "layer4.1.bn2.bias"]}\
                    """));
    JsonNode set = setOf(zoo);
    assertThat(set.get("architecture").toString())
        .isEqualTo(
            "{\"type\":\"resnet18\",\"stem\":\"cifar\",\"classes\":2,\"imageSize\":8,\"width\":2}");
    assertThat(set.get("parameters").asInt()).isEqualTo(4 * 16);
    assertThat(set.get("frozen").asBoolean()).isTrue();
    assertThat(rowsOf(zoo).get(2).get("accuracy").asDouble()).isGreaterThan(0.6);
  }

  @ParameterizedTest
  @MethodSource("badResNets")
  void aBadResNet18IsRefusedAndNothingIsQueued(String good, String bad, String pointer, String said)
      throws Exception {
    String request = GOOD.replace(MLP_OF_GOOD, RESNET18).replace("bars/", "colour-bars/");
    assertThat(request).contains(good);
    assertRefused(request.replace(good, bad), pointer, said);
  }

  static Stream<Arguments> badResNets() {
    return Stream.of(
        Arguments.of("\"cifar\"", "\"stl\"", "/architecture/stem", "stl"),
        Arguments.of("\"cifar\"", "\"imagenet\"", "/architecture/imageSize", "from 32 to 1024"),
        Arguments.of("\"width\": 2", "\"width\": 513", "/architecture/width", "is 513"),
        Arguments.of(
            "\"width\": 2", "\"width\": 300", "/architecture/width", "100000000 parameters"),
        Arguments.of("\"classes\": 2", "\"classes\": 1", "/architecture/classes", "is 1"),
        Arguments.of(", \"imageSize\": 8", "", "/dataset", "3072 inputs"));
  }

  private static final String CNN =
      """
      "architecture": {"type": "cnn", "inputShape": [1, 4, 4], "convolutions": [
        {"channels": 3, "kernel": 3, "stride": 1, "padding": 1, "bias": true, "pool": 2},
        {"channels": 4, "kernel": 2, "stride": 1, "padding": 0, "bias": false, "pool": 1}],
       "activation": "tanh", "readOut": "flatten", "hidden": [5], "classes": 2,
       "naming": "module-list"}, "optimizer": "heavy-ball", "learningRate": 0.05,
       "initialWeights": "kaiming-uniform"\
      """;

  @Test
  void aPlainConvolutionalNetworkIsTrainedAndAPartOfItGoesOn() throws Exception {
    String request = GOOD.replace(MLP_OF_GOOD, CNN).replace("\"runs\": 6", "\"runs\": 3");
    JsonNode whole = awaitZoo(request);
    JsonNode set = setOf(whole);
    assertThat(set.get("architecture").get("type").asString()).isEqualTo("cnn");
    assertThat(set.get("architecture").get("convolutions").get(1).get("bias").asBoolean())
        .isFalse();
    assertThat(set.get("parameters").asInt()).isEqualTo(30 + 48 + 25 + 12);
    assertThat(set.get("lineage").get("recipe").asString())
        .contains("HEAVY_BALL", "KAIMING_UNIFORM");
    JsonNode rows = rowsOf(whole);
    for (int run = 0; run < 3; run++) {
      assertThat(rows.get(run).get("accuracy").asDouble()).isGreaterThan(0.7);
    }
    JsonNode part =
        awaitZoo(
            request.replace(
                "\"runs\": 3",
                """
                "runs": 1, "saved": {"type": "consecutive", "count": 3, "learningRate": 0.01,
                 "tensors": ["module_list.0.bias", "module_list.6.bias"]}\
                """));
    assertThat(setOf(part).get("parameters").asInt()).isEqualTo(3 + 5);
    assertThat(setOf(part).get("frozen").asBoolean()).isTrue();
    assertThat(rowsOf(part).get(2).get("accuracy").asDouble()).isGreaterThan(0.6);
  }

  static Stream<Arguments> badNetworks() {
    return Stream.of(
        Arguments.of("[1, 4, 4]", "[4, 4]", "/architecture/inputShape", "wanted: [channels"),
        Arguments.of(
            "\"kernel\": 2", "\"kernel\": 0", "/architecture/convolutions/1/kernel", "is 0"),
        Arguments.of(
            "\"padding\": 1", "\"padding\": 2", "/architecture/convolutions/0/padding", "is 2"),
        Arguments.of(
            "\"kernel\": 2", "\"kernel\": 3", "/architecture/convolutions", "images are 2x2"),
        Arguments.of("\"kernel\": 2, ", "", "/architecture/convolutions/1/kernel", "kernel"),
        Arguments.of("\"flatten\"", "\"sum\"", "/architecture/readOut", "sum"),
        Arguments.of("\"tanh\"", "\"gelu\"", "/architecture/activation", "gelu"),
        Arguments.of("\"module-list\"", "\"list\"", "/architecture/naming", "list"),
        Arguments.of("\"hidden\": [5]", "\"hidden\": [-5]", "/architecture/hidden", "[-5]"),
        Arguments.of(
            "\"hidden\": [5]", "\"hidden\": [16384, 16384]", "/architecture", "parameters"),
        Arguments.of("\"classes\": 2", "\"classes\": 1", "/architecture/classes", "is 1"),
        Arguments.of("[1, 4, 4]", "[2, 4, 4]", "/dataset", "32 inputs"));
  }

  @ParameterizedTest
  @MethodSource("badNetworks")
  void aBadConvolutionalNetworkIsRefusedAndNothingIsQueued(
      String good, String bad, String pointer, String said) throws Exception {
    String request = GOOD.replace(MLP_OF_GOOD, CNN);
    assertThat(request).contains(good);
    assertRefused(request.replace(good, bad), pointer, said);
  }

  private static final String TWO_GROUPS = GOOD.replace("\"runs\": 6", "\"runs\": 70");

  /** Interrupted where progress first says this. */
  static Stream<Arguments> interruptions() {
    return Stream.of(
        Arguments.of("training", 0.0),
        Arguments.of("training", 0.4),
        Arguments.of("evaluating", 0.8),
        Arguments.of("storing", 0.9),
        Arguments.of("training", 64 / 70.0),
        Arguments.of("training", 0.95),
        Arguments.of("storing", 1.0));
  }

  @ParameterizedTest
  @MethodSource("interruptions")
  void anInterruptedTrainingGoesOnAndEndsWithTheSameContent(String phase, double fraction)
      throws Exception {
    String undisturbed = setOf(awaitZoo(TWO_GROUPS)).get("digest").asString();
    String id = org.weightaudit.http.id.Ids.next("zo");
    ZooRows zoos = generatorApp.getBean(ZooRows.class);
    zoos.saveAndFlush(new ZooRow(id, TWO_GROUPS, Instant.now()));
    ZooTraining training = generatorApp.getBean(ZooTraining.class);

    assertThatThrownBy(
            () ->
                training.run(
                    new JobRun(
                        id,
                        1,
                        (now, done) -> {
                          if (now.equals(phase) && done >= fraction) {
                            throw new CancellationException("killed");
                          }
                        },
                        () -> {})))
        .isInstanceOf(CancellationException.class);
    List<Double> trained = new ArrayList<>();
    training
        .run(
            new JobRun(
                id,
                2,
                (now, done) -> {
                  if (now.equals("training")) {
                    trained.add(done);
                  }
                },
                () -> {}))
        .run();

    boolean firstGroupWasThere = fraction > 0.9;
    assertThat(trained.get(0) > 64 / 70.0).isEqualTo(firstGroupWasThere);
    JsonNode set = madeBy(id);
    assertThat(set.get("digest").asString()).isEqualTo(undisturbed);
    assertThat(set.get("files").get(1).get("file").asString()).isEqualTo("runs-000064.safetensors");
  }

  @Test
  void listedStepsOfManyRunsAreKeptByRun() throws Exception {
    JsonNode zoo =
        awaitZoo(
            GOOD.replace(
                "\"runs\": 6", "\"runs\": 3, \"saved\": {\"type\": \"steps\", \"steps\": [0, 5]}"));
    JsonNode rows = rowsOf(zoo);
    assertThat(Stream.of(0, 1, 2, 3, 4, 5).map(i -> rows.get(i).get("run").asString()))
        .containsExactly("0", "0", "1", "1", "2", "2");
    assertThat(Stream.of(0, 1).map(i -> rows.get(i).get("step").asInt())).containsExactly(0, 5);
  }

  @Test
  void theSameSeedGivesTheSameWeights() throws Exception {
    String first = setOf(awaitZoo(GOOD)).get("digest").asString();
    assertThat(setOf(awaitZoo(GOOD.replace("tiny", "again"))).get("digest").asString())
        .isEqualTo(first);
    assertThat(setOf(awaitZoo(GOOD.replace("\"seed\": 7", "\"seed\": 8"))).get("digest").asString())
        .isNotEqualTo(first);
  }

  @Test
  void aRepeatedOrderIsOneZoo() throws Exception {
    Answer first = send("POST", generator + "/v1/zoos", GOOD, "Idempotency-Key", "k");
    Answer second = send("POST", generator + "/v1/zoos", GOOD, "Idempotency-Key", "k");
    assertThat(second.body().get("id")).isEqualTo(first.body().get("id"));
    assertThat(first.http().headers().firstValue("Location"))
        .hasValue("/v1/zoos/" + first.body().get("id").asString());
    assertThat(first.http().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aClientThatWaitsGetsItsZooWithItsOrderAndPollsForLittle() throws Exception {
    Answer ordered = send("POST", generator + "/v1/zoos", GOOD, "Prefer", "wait=20");
    assertThat(ordered.status()).as(ordered.http().body()).isEqualTo(200);
    assertThat(ordered.body().get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(ordered.body().has("checkpointSet")).isTrue();
    String zoo = generator + ordered.http().headers().firstValue("Location").orElseThrow();
    String tag = send("GET", zoo, "").http().headers().firstValue("ETag").orElseThrow();
    assertThat(send("GET", zoo, "", "If-None-Match", tag).status()).isEqualTo(304);
  }

  @Test
  void aRepeatedOrderIsAnsweredLikeTheFirstWhenItsDataSetIsGone() throws Exception {
    String id = upload("short-lived/train", 5, SIDE, SIDE);
    String order = GOOD.replace("bars/train", "short-lived/train");
    Answer first = send("POST", generator + "/v1/zoos", order, "Idempotency-Key", "gone");
    assertThat(first.status()).as(first.http().body()).isEqualTo(202);
    String zoo = generator + first.http().headers().firstValue("Location").orElseThrow();
    send("GET", zoo, "", "Prefer", "wait=20");
    assertThat(send("DELETE", store + "/v1/datasets/" + id, "").status()).isEqualTo(204);

    Answer again = send("POST", generator + "/v1/zoos", order, "Idempotency-Key", "gone");

    assertThat(again.status()).as(again.http().body()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void aFinishedTrainingThatIsRunAgainMakesNoSecondSet() throws Exception {
    JsonNode zoo = awaitZoo(GOOD);
    int sets =
        storeApp
            .getBean(JdbcClient.class)
            .sql("select count(*) from checkpoint_set")
            .query(Integer.class)
            .single();
    ZooTraining training = generatorApp.getBean(ZooTraining.class);
    training.run(new JobRun(zoo.get("id").asString(), 2, Progress.unobserved(), () -> {}));
    assertThat(
            storeApp
                .getBean(JdbcClient.class)
                .sql("select count(*) from checkpoint_set")
                .query(Integer.class)
                .single())
        .isEqualTo(sets);
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        Arguments.of("\"runs\": 6", "\"runs\": 0", "/runs", "Found 0; wanted 1 to 10000."),
        Arguments.of("\"runs\": 6", "\"runs\": 1000000000", "/runs", "Found 1000000000"),
        Arguments.of("\"epochs\": 2", "\"epochs\": -1", "/epochs", "Found -1"),
        Arguments.of("\"name\": \"tiny\"", "\"name\": \" \"", "/name", "blank"),
        Arguments.of("[16, 6, 2]", "[16]", "/architecture/sizes", "3 to 65"),
        Arguments.of("[16, 6, 2]", "[16, 0, 2]", "/architecture/sizes/1", "Found 0"),
        Arguments.of("[16, 6, 2]", "[16, 6, 1]", "/architecture/sizes", "at least 2 classes"),
        Arguments.of(
            "[16, 6, 2]",
            Collections.nCopies(66, 16).toString(),
            "/architecture/sizes",
            "66 entries; wanted: 3 to 65"),
        Arguments.of("[16, 6, 2]", "[16, 100000, 100000, 2]", "/architecture/sizes", "parameters"),
        Arguments.of("\"relu\"", "\"gelu\"", "/architecture/activation", "gelu"),
        Arguments.of("\"mlp\"", "\"rnn\"", "/architecture/type", "rnn"),
        Arguments.of("bars/train", "bars/none", "/dataset", "bars/none"),
        Arguments.of("bars/test", "bars/none", "/testDataset", "bars/none"),
        Arguments.of("[16, 6, 2]", "[15, 6, 2]", "/dataset", "15 inputs"),
        Arguments.of("\"batchSize\": 20", "\"batchSize\": 0", "/batchSize", "at least 1"),
        Arguments.of("\"seed\": 7", "\"learningRate\": -1", "/learningRate", "positive"),
        Arguments.of("\"seed\": 7", "\"momentum\": 1", "/momentum", "less than 1"),
        Arguments.of("\"seed\": 7", "\"sede\": 7", "/sede", "sede"),
        Arguments.of("\"seed\": 7", "\"seed\": 7, \"seed\": 8", "", "seed"),
        Arguments.of("\"seed\": 7", "\"saved\": {\"type\": \"best\"}", "/saved/type", "best"),
        Arguments.of("\"seed\": 7", "\"optimizer\": \"lion\"", "/optimizer", "lion"),
        Arguments.of(
            "\"seed\": 7", "\"initialWeights\": \"zero\"", "/initialWeights", "kaiming-uniform"),
        Arguments.of("\"seed\": 7", "\"schedule\": \"linear\"", "/schedule", "linear"),
        Arguments.of("\"seed\": 7", "\"augmentation\": \"crop\"", "/augmentation", "crop"),
        Arguments.of(
            "\"seed\": 7",
            "\"saved\": {\"type\": \"consecutive\", \"count\": 2, \"learningRate\": 0.1,"
                + " \"tensors\": [\"fc2.bias\"]}",
            "/runs",
            "one base network"),
        Arguments.of(
            "\"runs\": 6",
            "\"runs\": 1, \"saved\": {\"type\": \"consecutive\", \"count\": 2, \"learningRate\":"
                + " 0.1, \"tensors\": [\"fc9.bias\"]}",
            "/saved/tensors",
            "fc9.bias"),
        Arguments.of(
            "\"seed\": 7",
            "\"saved\": {\"type\": \"consecutive\", \"count\": 2, \"learningRate\": 0.1,"
                + " \"optimizer\": \"adamw\"}",
            "/saved/optimizer",
            "wanted tensors beside it"),
        Arguments.of(
            "\"seed\": 7",
            "\"saved\": {\"type\": \"consecutive\", \"count\": 0, \"learningRate\": 0.1}",
            "/saved/count",
            "Found 0"),
        Arguments.of(
            "\"seed\": 7",
            "\"saved\": {\"type\": \"steps\", \"steps\": [5, 5]}",
            "/saved/steps/1",
            "increasing"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void aBadOrderIsRefusedAndNothingIsQueued(String good, String bad, String pointer, String said)
      throws Exception {
    assertThat(GOOD).contains(good);
    assertRefused(GOOD.replace(good, bad), pointer, said);
  }

  private static void assertRefused(String request, String pointer, String said) throws Exception {
    JdbcClient database = generatorApp.getBean(JdbcClient.class);
    int before = database.sql("select count(*) from zoo").query(Integer.class).single();
    Answer answer = send("POST", generator + "/v1/zoos", request);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(400);
    assertThat(answer.http().body()).contains(said).doesNotContain("org.weightaudit");
    if (!pointer.isEmpty()) {
      assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
    }
    assertThat(database.sql("select count(*) from zoo").query(Integer.class).single())
        .isEqualTo(before);
  }

  /** The set that a zoo has made, whether the zoo tells of it or not. */
  private static JsonNode madeBy(String zoo) throws Exception {
    String set =
        storeApp
            .getBean(JdbcClient.class)
            .sql("select id from checkpoint_set where lineage like ?")
            .param("%" + zoo + "%")
            .query(String.class)
            .single();
    return send("GET", store + "/v1/checkpoint-sets/" + set, "").body();
  }

  @Test
  void anUnknownZooIsNotFound() throws Exception {
    Answer answer = send("GET", generator + "/v1/zoos/zo_nothing", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.http().body()).contains("zo_nothing");
  }

  @Test
  void aZooThatIsOverCanBeRemovedAndItsSetStays() throws Exception {
    JsonNode zoo = awaitZoo(GOOD);
    String path = generator + "/v1/zoos/" + zoo.get("id").asString();
    assertThat(send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(send("GET", path, "").status()).isEqualTo(404);
    assertThat(send("GET", generator + "/v1/jobs/" + zoo.get("job").asString(), "").status())
        .isEqualTo(404);
    assertThat(setOf(zoo).get("state").asString()).isEqualTo("SEALED");
  }

  @Test
  void aCancelledTrainingLeavesNoSealedSet() throws Exception {
    JsonNode zoo = order(GOOD.replace("\"epochs\": 2", "\"epochs\": 1000"));
    String job = zoo.get("job").asString();
    send("POST", generator + "/v1/jobs/" + job + ":cancel", "");
    JsonNode after =
        send("GET", generator + "/v1/zoos/" + zoo.get("id").asString(), "", "Prefer", "wait=20")
            .body();
    assertThat(after.get("state").asString()).isEqualTo("CANCELLED");
    assertThat(after.has("checkpointSet")).isFalse();
  }
}
