package org.weightaudit.generator.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.generator.zoo.BarZoos.CNN;
import static org.weightaudit.generator.zoo.BarZoos.GOOD;
import static org.weightaudit.generator.zoo.BarZoos.MLP_OF_GOOD;
import static org.weightaudit.generator.zoo.BarZoos.RESNET18;
import static org.weightaudit.generator.zoo.BarZoos.SIDE;

import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.generator.testing.Platform.Answer;
import tools.jackson.databind.JsonNode;

/** Orders of zoos: refused, repeated, waited for, cancelled, removed. */
class ZooOrdersTest {

  @TempDir static Path folder;
  private static BarZoos zoos;

  @BeforeAll
  static void start() {
    zoos = new BarZoos(folder);
  }

  @AfterAll
  static void stop() {
    zoos.close();
  }

  @Test
  void aRepeatedOrderIsOneZoo() {
    Answer first = zoos.platform.send("POST", "/v1/zoos", GOOD, "Idempotency-Key", "k");
    Answer second = zoos.platform.send("POST", "/v1/zoos", GOOD, "Idempotency-Key", "k");
    assertThat(second.json().get("id")).isEqualTo(first.json().get("id"));
    assertThat(first.header("Location")).isEqualTo("/v1/zoos/" + first.json().get("id").asString());
    assertThat(first.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void aClientThatWaitsGetsItsZooWithItsOrderAndPollsForLittle() {
    Answer ordered = zoos.platform.send("POST", "/v1/zoos", GOOD, "Prefer", "wait=20");
    assertThat(ordered.status()).as(ordered.text()).isEqualTo(200);
    assertThat(ordered.json().get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(ordered.json().has("checkpointSet")).isTrue();
    String zoo = ordered.header("Location");
    String tag = zoos.platform.send("GET", zoo, "").header("ETag");
    assertThat(zoos.platform.send("GET", zoo, "", "If-None-Match", tag).status()).isEqualTo(304);
  }

  @Test
  void aRepeatedOrderIsAnsweredLikeTheFirstWhenItsDataSetIsGone() {
    String id = zoos.upload("short-lived/train", 5, SIDE, SIDE);
    String order = GOOD.replace("bars/train", "short-lived/train");
    Answer first = zoos.platform.send("POST", "/v1/zoos", order, "Idempotency-Key", "gone");
    assertThat(first.status()).as(first.text()).isEqualTo(202);
    String zoo = first.header("Location");
    zoos.platform.send("GET", zoo, "", "Prefer", "wait=20");
    assertThat(zoos.platform.send("DELETE", "/v1/datasets/" + id, "").status()).isEqualTo(204);

    Answer again = zoos.platform.send("POST", "/v1/zoos", order, "Idempotency-Key", "gone");

    assertThat(again.status()).as(again.text()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(first.json());
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
  void aBadOrderIsRefusedAndNothingIsQueued(String good, String bad, String pointer, String said) {
    assertThat(GOOD).contains(good);
    assertRefused(GOOD.replace(good, bad), pointer, said);
  }

  @ParameterizedTest
  @MethodSource("badResNets")
  void aBadResNet18IsRefusedAndNothingIsQueued(
      String good, String bad, String pointer, String said) {
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
      String good, String bad, String pointer, String said) {
    String request = GOOD.replace(MLP_OF_GOOD, CNN);
    assertThat(request).contains(good);
    assertRefused(request.replace(good, bad), pointer, said);
  }

  private static void assertRefused(String request, String pointer, String said) {
    JdbcClient database = zoos.platform.bean(JdbcClient.class);
    int before = database.sql("select count(*) from zoo").query(Integer.class).single();
    Answer answer = zoos.platform.send("POST", "/v1/zoos", request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains(said).doesNotContain("org.weightaudit");
    if (!pointer.isEmpty()) {
      assertThat(answer.json().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
    }
    assertThat(database.sql("select count(*) from zoo").query(Integer.class).single())
        .isEqualTo(before);
  }

  @Test
  void anUnknownZooIsNotFound() {
    Answer answer = zoos.platform.send("GET", "/v1/zoos/zo_nothing", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains("zo_nothing");
  }

  @Test
  void aZooThatIsOverCanBeRemovedAndItsSetStays() {
    JsonNode zoo = zoos.trained(GOOD);
    String path = "/v1/zoos/" + zoo.get("id").asString();
    assertThat(zoos.platform.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(zoos.platform.send("GET", path, "").status()).isEqualTo(404);
    assertThat(zoos.platform.send("GET", "/v1/jobs/" + zoo.get("job").asString(), "").status())
        .isEqualTo(404);
    assertThat(zoos.platform.setOf(zoo).get("state").asString()).isEqualTo("SEALED");
  }

  @Test
  void aCancelledTrainingLeavesNoSealedSet() {
    JsonNode zoo = zoos.order(GOOD.replace("\"epochs\": 2", "\"epochs\": 1000"));
    String job = zoo.get("job").asString();
    zoos.platform.send("POST", "/v1/jobs/" + job + ":cancel", "");
    JsonNode after =
        zoos.platform
            .send("GET", "/v1/zoos/" + zoo.get("id").asString(), "", "Prefer", "wait=20")
            .json();
    assertThat(after.get("state").asString()).isEqualTo("CANCELLED");
    assertThat(after.has("checkpointSet")).isFalse();
  }
}
