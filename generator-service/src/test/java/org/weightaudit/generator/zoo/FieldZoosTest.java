package org.weightaudit.generator.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.generator.testing.Platform.Answer;
import org.weightaudit.http.id.Ids;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.jobs.Lease;
import org.weightaudit.weights.progress.Progress;
import tools.jackson.databind.JsonNode;

/** Zoos of neural fields, ordered over HTTP, as sealed sets of a real store. */
class FieldZoosTest {

  /** More than one group of fields. */
  private static final String FIELDS =
      """
      {"name": "tiny fields", "architecture": {"type": "neural-field", "hidden": [16, 16], "frequencies": 3},
       "shapes": {"type": "aircraft", "count": 34}, "steps": 20, "pointsPerHalf": 400, "seed": 3}\
      """;

  @TempDir static Path folder;
  private static Platform platform;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static JsonNode set(String id) {
    return platform.get("/v1/checkpoint-sets/" + id).expecting(200).json();
  }

  private static JsonNode fitted(String order) {
    return set(platform.succeed("/v1/zoos", order).get("checkpointSet").asString());
  }

  @Test
  void fieldsOfAircraftBecomeASealedSetWithTheTensorsOfPublishedFields() {
    JsonNode set =
        fitted(
            FIELDS
                .replace("\"count\": 34", "\"count\": 3")
                .replace("\"steps\": 20", "\"steps\": 300"));
    assertThat(set.get("checkpoints").asInt()).isEqualTo(3);
    assertThat(set.at("/layout/0/name").asString()).isEqualTo("layers.0.weight");
    assertThat(set.at("/layout/0/shape").toString()).isEqualTo("[16,21]");
    assertThat(set.get("symmetries").size()).isEqualTo(2);
    assertThat(set.at("/symmetries/0/positiveScaling").asBoolean()).isTrue();
    assertThat(set.at("/lineage/start").asString()).isEqualTo("TRAINED_FIRST");
    JsonNode rows =
        platform
            .get("/v1/checkpoint-sets/%s/checkpoints".formatted(set.get("id").asString()))
            .json()
            .get("items");
    assertThat(Stream.of(0, 1, 2).map(i -> rows.get(i).get("step").asInt()))
        .containsExactly(600, 300, 300);
    for (int i = 0; i < 3; i++) {
      assertThat(rows.get(i).get("run").asString()).isEqualTo(Integer.toString(i));
      assertThat(rows.get(i).get("loss").asDouble()).isBetween(0.0, 0.45);
      assertThat(rows.get(i).get("iou").asDouble()).isBetween(0.3, 1.0);
    }
  }

  @Test
  void anInterruptedFittingGoesOnAndEndsWithTheSameContent() throws Exception {
    String undisturbed = fitted(FIELDS).get("digest").asString();
    ResumedFitting resumed = ResumedFitting.of(platform, FIELDS);
    assertThat(resumed.set().get("digest").asString()).isEqualTo(undisturbed);
    assertThat(resumed.fitted())
        .as("the second group alone, not the field that all start from")
        .isNotEmpty()
        .allMatch(done -> done > 0.94);
    assertThat(platform.get("/v1/artifacts").expecting(200).json().get("items")).isEmpty();
  }

  @Test
  void aStartThatSomebodyHasDeletedIsFittedOnceMore() throws Exception {
    String undisturbed = fitted(FIELDS).get("digest").asString();
    ResumedFitting resumed =
        ResumedFitting.of(
            platform,
            FIELDS,
            () -> {
              JsonNode kept = platform.get("/v1/artifacts").expecting(200).json().get("items");
              assertThat(kept).hasSize(1);
              String id = kept.get(0).get("id").asString();
              platform.send("DELETE", "/v1/artifacts/" + id, "").expecting(204);
            });
    assertThat(resumed.set().get("digest").asString()).isEqualTo(undisturbed);
    assertThat(resumed.fitted()).anyMatch(done -> done < 0.06);
  }

  @Test
  void theOpenSetOfAnAttemptThatFilledAnotherGoes() throws Exception {
    JsonNode filled =
        ResumedFitting.of(
                platform,
                FIELDS.replace("tiny fields", "before"),
                () ->
                    platform
                        .bean(JdbcClient.class)
                        .sql("update zoo set request = replace(request, 'before', 'after')")
                        .update())
            .set();
    assertThat(filled.get("name").asString()).isEqualTo("after");
    assertThat(platform.get("/v1/checkpoint-sets").json().get("items").valueStream())
        .extracting(set -> set.get("name").asString())
        .contains("after")
        .doesNotContain("before");
  }

  @Test
  void aCancelledFittingLeavesNothingOnceItsZooIsRemoved() {
    JsonNode zoo =
        platform
            .send("POST", "/v1/zoos", FIELDS.replace("\"steps\": 20", "\"steps\": 1000"))
            .expecting(202)
            .json();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !platform.get("/v1/artifacts").json().get("items").isEmpty());
    platform.send("POST", "/v1/jobs/%s:cancel".formatted(zoo.get("job").asString()), "");
    String path = "/v1/zoos/" + zoo.get("id").asString();
    assertThat(platform.await(path).get("state").asString()).isEqualTo("CANCELLED");

    platform.send("DELETE", path, "").expecting(204);

    assertThat(platform.get("/v1/artifacts").json().get("items")).isEmpty();
  }

  @Test
  void aWorkerThatWasGivenUpForDeadLeavesNoSet() {
    String id = Ids.next("zo");
    ZooRows zoos = platform.bean(ZooRows.class);
    zoos.saveAndFlush(new ZooRow(id, FIELDS, Instant.now()));
    Lease lost =
        () -> {
          throw new CancellationException("another worker has it");
        };
    assertThatThrownBy(
            () ->
                platform
                    .bean(ZooTraining.class)
                    .run(new JobRun(id, 1, Progress.unobserved(), lost)))
        .isInstanceOf(CancellationException.class);
    assertThat(platform.get("/v1/checkpoint-sets?pageSize=100").text()).doesNotContain(id);
  }

  static Stream<Arguments> badFields() {
    return Stream.of(
        Arguments.of("[16, 16]", "[]", "/architecture/hidden", "1 to 16"),
        Arguments.of("[16, 16]", "[16, 0]", "/architecture/hidden", "at least 1"),
        Arguments.of("[16, 16]", "[9000, 9000]", "/architecture/hidden", "parameters"),
        Arguments.of(
            "\"frequencies\": 3", "\"frequencies\": 99", "/architecture/frequencies", "99"),
        Arguments.of("\"count\": 34", "\"count\": 0", "/shapes/count", "Found 0"),
        Arguments.of("\"aircraft\"", "\"teapot\"", "/shapes/type", "teapot"),
        Arguments.of("\"steps\": 20", "\"steps\": 0", "/steps", "Found 0"),
        Arguments.of("\"steps\": 20", "\"epochs\": 20", "/epochs", "wanted steps"),
        Arguments.of("\"steps\": 20", "\"recipe\": \"slow\"", "/recipe", "slow"),
        Arguments.of("\"steps\": 20", "\"start\": \"best\"", "/start", "best"),
        Arguments.of("\"steps\": 20", "\"sede\": 20", "/sede", "sede"),
        Arguments.of(
            "\"pointsPerHalf\": 400", "\"pointsPerHalf\": 0", "/pointsPerHalf", "Found 0"));
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void aBadZooOfFieldsIsRefusedAndNothingIsQueued(
      String good, String bad, String pointer, String said) {
    assertThat(FIELDS).contains(good);
    long before = platform.bean(ZooRows.class).count();
    Answer answer = platform.send("POST", "/v1/zoos", FIELDS.replace(good, bad)).expecting(400);
    assertThat(answer.text()).contains(said).doesNotContain("org.weightaudit");
    assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    assertThat(platform.bean(ZooRows.class).count()).isEqualTo(before);
  }
}
