package org.weightaudit.generator.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightaudit.generator.zoo.BarZoos.CNN;
import static org.weightaudit.generator.zoo.BarZoos.GOOD;
import static org.weightaudit.generator.zoo.BarZoos.IMAGES;
import static org.weightaudit.generator.zoo.BarZoos.MLP_OF_GOOD;
import static org.weightaudit.generator.zoo.BarZoos.RESNET18;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.weightaudit.jobs.JobRun;
import org.weightaudit.weights.progress.Progress;
import tools.jackson.databind.JsonNode;

/** What zoos of networks become, also if they are cut off on the way. */
class ZoosTest {

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
  void aZooBecomesASealedSetOfNetworksThatWork() {
    JsonNode zoo = zoos.trained(GOOD);
    JsonNode set = zoos.platform.setOf(zoo);
    assertThat(set.get("state").asString()).isEqualTo("SEALED");
    assertThat(set.get("role").asString()).isEqualTo("TRAINING");
    assertThat(set.get("checkpoints").asInt()).isEqualTo(6);
    assertThat(set.get("lineage").get("zoo").asString()).isEqualTo(zoo.get("id").asString());
    JsonNode rows = zoos.rowsOf(zoo);
    for (int run = 0; run < 6; run++) {
      assertThat(rows.get(run).get("run").asString()).isEqualTo(Integer.toString(run));
      assertThat(rows.get(run).get("epoch").asInt()).isEqualTo(2);
      assertThat(rows.get(run).get("step").asInt()).isEqualTo(2 * IMAGES / 20);
      assertThat(rows.get(run).get("accuracy").asDouble()).isGreaterThan(0.7);
      assertThat(rows.get(run).get("loss").asDouble()).isBetween(0.0, Math.log(2));
    }
  }

  @Test
  void drawnStepsOfEachRunBeginAtTheInitialisationAndEndWithTheLast() {
    JsonNode rows =
        zoos.rowsOf(
            zoos.trained(
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
  void consecutiveStepsOfOneRunAreRowsInOrder() {
    JsonNode zoo =
        zoos.trained(
            GOOD.replace(
                "\"runs\": 6",
                "\"runs\": 1, \"saved\": {\"type\": \"consecutive\", \"count\": 9,"
                    + " \"learningRate\": 0.01}"));
    JsonNode rows = zoos.rowsOf(zoo);
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
  void aTrajectoryOfSomeTensorsIsAPartialSetOnTheFrozenBaseNetwork() {
    JsonNode zoo = zoos.trained(GOOD.replace("\"runs\": 6", LAST_LAYER));
    JsonNode set = zoos.platform.setOf(zoo);
    assertThat(set.get("partial").toString()).isEqualTo("[\"fc1.bias\",\"fc2.bias\"]");
    assertThat(set.get("parameters").asInt()).isEqualTo(6 + 2);
    assertThat(set.get("frozen").asBoolean()).isTrue();
    assertThat(set.get("lineage").get("recipe").asString()).contains("ADAM");
    assertThat(set.get("lineage").get("trajectory").asString()).contains("ADAMW", "0.03");
    double base = Double.parseDouble(set.get("lineage").get("baseAccuracy").asString());
    assertThat(base).isGreaterThan(0.7);
    JsonNode rows = zoos.rowsOf(zoo);
    assertThat(rows.size()).isEqualTo(9);
    for (int i = 0; i < 9; i++) {
      assertThat(rows.get(i).get("step").asInt()).isEqualTo(2 * IMAGES / 20 + 1 + i);
      assertThat(rows.get(i).get("accuracy").asDouble()).isBetween(base - 0.2, 1.0);
    }
  }

  @Test
  void aTrajectoryMayBeOfManyTensors() {
    String layers = ", 2".repeat(60);
    String tensors =
        IntStream.rangeClosed(2, 61)
            .mapToObj(layer -> "\"fc%1$d.weight\",\"fc%1$d.bias\"".formatted(layer))
            .collect(Collectors.joining(","));
    JsonNode set =
        zoos.platform.setOf(
            zoos.trained(
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
  void otherTrajectoriesOfTheSameBaseNetworkServeAsReferences() {
    JsonNode training = zoos.platform.setOf(zoos.trained(GOOD.replace("\"runs\": 6", LAST_LAYER)));
    JsonNode zoo =
        zoos.trained(
            GOOD.replace("\"runs\": 6", LAST_LAYER)
                .replace("\"count\": 9", "\"count\": 2, \"trajectories\": 70, \"orderSeed\": 8")
                .replace("\"name\"", "\"role\": \"REFERENCE\", \"name\""));
    JsonNode references = zoos.platform.setOf(zoo);
    assertThat(references.get("role").asString()).isEqualTo("REFERENCE");
    assertThat(references.get("checkpoints").asInt()).isEqualTo(140);
    assertThat(references.get("runs").asInt()).isEqualTo(70);
    assertThat(frozenOf(references)).isEqualTo(frozenOf(training));
  }

  private static byte[] frozenOf(JsonNode set) {
    return zoos.platform
        .get("/v1/checkpoint-sets/" + set.get("id").asString() + "/frozen")
        .expecting(200)
        .response()
        .body();
  }

  private static final String RESIDUAL_CNN =
      """
      "architecture": {"type": "residual-cnn", "inputShape": [1, 4, 4], "widths": [3, 4],
       "classes": 2}, "optimizer": "adamw", "schedule": "one-cycle", "learningRate": 0.02,
       "augmentation": "horizontal-flip\"\
      """;

  @Test
  void aResidualNetworkIsTrainedAndAPartOfItGoesOn() {
    String request = GOOD.replace(MLP_OF_GOOD, RESIDUAL_CNN).replace("\"runs\": 6", "\"runs\": 2");
    JsonNode whole = zoos.trained(request);
    assertThat(zoos.platform.setOf(whole).get("architecture").get("type").asString())
        .isEqualTo("residual-cnn");
    JsonNode rows = zoos.rowsOf(whole);
    for (int run = 0; run < 2; run++) {
      assertThat(rows.get(run).get("accuracy").asDouble()).isGreaterThan(0.7);
    }
    JsonNode part =
        zoos.trained(
            request.replace(
                "\"runs\": 2",
                """
                "runs": 1, "saved": {"type": "consecutive", "count": 3, "learningRate": 0.03,
                 "tensors": ["last.bn1.weight", "last.bn2.bias"]}\
                """));
    JsonNode set = zoos.platform.setOf(part);
    assertThat(set.get("parameters").asInt()).isEqualTo(4 + 4);
    assertThat(set.get("frozen").asBoolean()).isTrue();
    assertThat(zoos.rowsOf(part).get(2).get("accuracy").asDouble()).isGreaterThan(0.6);
  }

  @Test
  void theLastNormalisationsOfAResNet18GoOn() {
    JsonNode zoo =
        zoos.trained(
            GOOD.replace(MLP_OF_GOOD, RESNET18)
                .replace("bars/", "colour-bars/")
                .replace(
                    "\"runs\": 6",
                    """
                    "runs": 1, "saved": {"type": "consecutive", "count": 3, "learningRate": 0.03,
                     "tensors": ["layer4.1.bn1.weight", "layer4.1.bn1.bias",
                      "layer4.1.bn2.weight", "layer4.1.bn2.bias"]}\
                    """));
    JsonNode set = zoos.platform.setOf(zoo);
    assertThat(set.get("architecture").toString())
        .isEqualTo(
            "{\"type\":\"resnet18\",\"stem\":\"cifar\",\"classes\":2,\"imageSize\":8,\"width\":2}");
    assertThat(set.get("parameters").asInt()).isEqualTo(4 * 16);
    assertThat(set.get("frozen").asBoolean()).isTrue();
    assertThat(zoos.rowsOf(zoo).get(2).get("accuracy").asDouble()).isGreaterThan(0.6);
  }

  @Test
  void aPlainConvolutionalNetworkIsTrainedAndAPartOfItGoesOn() {
    String request = GOOD.replace(MLP_OF_GOOD, CNN).replace("\"runs\": 6", "\"runs\": 3");
    JsonNode whole = zoos.trained(request);
    JsonNode set = zoos.platform.setOf(whole);
    assertThat(set.get("architecture").get("type").asString()).isEqualTo("cnn");
    assertThat(set.get("architecture").get("convolutions").get(1).get("bias").asBoolean())
        .isFalse();
    assertThat(set.get("parameters").asInt()).isEqualTo(30 + 48 + 25 + 12);
    assertThat(set.get("lineage").get("recipe").asString())
        .contains("HEAVY_BALL", "KAIMING_UNIFORM");
    JsonNode rows = zoos.rowsOf(whole);
    for (int run = 0; run < 3; run++) {
      assertThat(rows.get(run).get("accuracy").asDouble()).isGreaterThan(0.7);
    }
    JsonNode part =
        zoos.trained(
            request.replace(
                "\"runs\": 3",
                """
                "runs": 1, "saved": {"type": "consecutive", "count": 3, "learningRate": 0.01,
                 "tensors": ["module_list.0.bias", "module_list.6.bias"]}\
                """));
    assertThat(zoos.platform.setOf(part).get("parameters").asInt()).isEqualTo(3 + 5);
    assertThat(zoos.platform.setOf(part).get("frozen").asBoolean()).isTrue();
    assertThat(zoos.rowsOf(part).get(2).get("accuracy").asDouble()).isGreaterThan(0.6);
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
      throws IOException {
    String undisturbed = zoos.platform.setOf(zoos.trained(TWO_GROUPS)).get("digest").asString();
    String id = org.weightaudit.http.id.Ids.next("zo");
    zoos.platform.bean(ZooRows.class).saveAndFlush(new ZooRow(id, TWO_GROUPS, Instant.now()));
    ZooTraining training = zoos.platform.bean(ZooTraining.class);

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
  void listedStepsOfManyRunsAreKeptByRun() {
    JsonNode zoo =
        zoos.trained(
            GOOD.replace(
                "\"runs\": 6", "\"runs\": 3, \"saved\": {\"type\": \"steps\", \"steps\": [0, 5]}"));
    JsonNode rows = zoos.rowsOf(zoo);
    assertThat(Stream.of(0, 1, 2, 3, 4, 5).map(i -> rows.get(i).get("run").asString()))
        .containsExactly("0", "0", "1", "1", "2", "2");
    assertThat(Stream.of(0, 1).map(i -> rows.get(i).get("step").asInt())).containsExactly(0, 5);
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    String first = zoos.platform.setOf(zoos.trained(GOOD)).get("digest").asString();
    assertThat(
            zoos.platform
                .setOf(zoos.trained(GOOD.replace("tiny", "again")))
                .get("digest")
                .asString())
        .isEqualTo(first);
    assertThat(
            zoos.platform
                .setOf(zoos.trained(GOOD.replace("\"seed\": 7", "\"seed\": 8")))
                .get("digest")
                .asString())
        .isNotEqualTo(first);
  }

  @Test
  void aFinishedTrainingThatIsRunAgainMakesNoSecondSet() throws IOException {
    JsonNode zoo = zoos.trained(GOOD);
    int sets = zoos.platform.sets().size();
    ZooTraining training = zoos.platform.bean(ZooTraining.class);
    training.run(new JobRun(zoo.get("id").asString(), 2, Progress.unobserved(), () -> {}));
    assertThat(zoos.platform.sets()).hasSize(sets);
  }

  /** The set that a zoo has made, whether the zoo tells of it or not. */
  private static JsonNode madeBy(String zoo) {
    List<JsonNode> made =
        zoos.platform.sets().stream()
            .filter(set -> set.at("/lineage/zoo").asString().equals(zoo))
            .toList();
    assertThat(made).hasSize(1);
    return zoos.platform
        .get("/v1/checkpoint-sets/" + made.get(0).get("id").asString())
        .expecting(200)
        .json();
  }
}
