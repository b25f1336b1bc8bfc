package org.weightaudit.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.generator.testing.NoisyCopies;
import org.weightaudit.generator.testing.Platform;
import tools.jackson.databind.JsonNode;

/** Work that is cut off goes on, and ends with the bytes of work that was left alone. */
class InterruptedWorkTest {

  @TempDir static Path folder;
  private static Platform platform;
  private static String training;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
    training = platform.sealedSet("zoo", 6);
  }

  @AfterEach
  void openGates() {
    NoisyCopies.TRAINING.open();
    NoisyCopies.SAMPLING.open();
  }

  @AfterAll
  static void stop() throws Exception {
    platform.close();
  }

  private static String order(String configuration) {
    return "{\"name\": \"mine\", \"method\": \"noisy-copies\", \"config\": %s, \"training\": \"%s\", \"seed\": 3}"
        .formatted(configuration, training);
  }

  private static final String SMALL = "{\"scale\": 0.05, \"steps\": 40}";

  private static String fileOf(JsonNode generator) {
    return platform
        .get("/v1/artifacts/" + generator.get("artifact").asString())
        .json()
        .get("sha256")
        .asString();
  }

  private static List<String> stateArtifacts() {
    return StreamSupport.stream(
            platform.get("/v1/artifacts?pageSize=500").json().get("items").spliterator(), false)
        .map(item -> item.get("name").asString())
        .filter(name -> name.startsWith("state of the training"))
        .toList();
  }

  @Test
  void aTrainingGoesOnFromItsLatestStateWithTheSameBytes() throws Exception {
    JsonNode undisturbed = platform.succeed("/v1/generators", order(SMALL));

    NoisyCopies.TRAINING.close(25);
    String path =
        platform.send("POST", "/v1/generators", order(SMALL)).expecting(202).header("Location");
    assertThat(NoisyCopies.TRAINING.awaitReached()).isTrue();
    assertThat(stateArtifacts()).hasSize(1);
    platform.restartGenerator(NoisyCopies.TRAINING::open);
    JsonNode disturbed = platform.await(path);

    assertThat(disturbed.get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(NoisyCopies.TRAINING.begun()).containsExactly(0, 20);
    assertThat(fileOf(disturbed)).isEqualTo(fileOf(undisturbed));
    assertThat(disturbed.get("losses")).isEqualTo(undisturbed.get("losses"));
    assertThat(stateArtifacts()).isEmpty();
  }

  @Test
  void aSamplingSkipsWhatIsThereAndEndsWithTheSameBytes() throws Exception {
    JsonNode generator = platform.succeed("/v1/generators", order(SMALL));
    String samples = "/v1/generators/%s/samples".formatted(generator.get("id").asString());
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
    assertThat(setOf(disturbed).get("digest")).isEqualTo(setOf(undisturbed).get("digest"));
    assertThat(setOf(disturbed).get("files").findValuesAsString("file"))
        .containsExactly(
            "samples-000000.safetensors",
            "samples-000001.safetensors",
            "samples-000002.safetensors");
  }

  private static JsonNode setOf(JsonNode samples) {
    return platform
        .get("/v1/checkpoint-sets/" + samples.get("checkpointSet").asString())
        .expecting(200)
        .json();
  }

  @Test
  void aWorkerThatLostItsLeaseKeepsNoState() throws Exception {
    NoisyCopies.TRAINING.close(15);
    JsonNode generator =
        platform.send("POST", "/v1/generators", order(SMALL)).expecting(202).json();
    assertThat(NoisyCopies.TRAINING.awaitReached()).isTrue();
    JdbcClient database = platform.bean(JdbcClient.class);
    String id = generator.get("id").asString();
    String kept = kept(database, id);

    database
        .sql("update job set lease = 'somebody else' where id = :id")
        .param("id", "job_" + id)
        .update();
    NoisyCopies.TRAINING.open();
    platform.restartGenerator(() -> {});

    assertThat(NoisyCopies.TRAINING.passed()).doesNotContain(39);
    assertThat(kept(platform.bean(JdbcClient.class), id)).isEqualTo(kept);
    platform
        .bean(JdbcClient.class)
        .sql("update job set state = 'CANCELLED' where id = :id")
        .param("id", "job_" + id)
        .update();
  }

  private static String kept(JdbcClient database, String id) {
    return database
        .sql("select kept from generator where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  @Test
  void theServiceAnswersAtOnceWhileSamplesKeepAllCoresBusy() {
    JsonNode generator =
        platform.succeed(
            "/v1/generators", order("{\"scale\": 0.05, \"steps\": 1, \"effort\": 100000}"));
    JsonNode samples =
        platform
            .send(
                "POST",
                "/v1/generators/%s/samples".formatted(generator.get("id").asString()),
                "{\"count\": 1000}")
            .expecting(202)
            .json();
    String path = "/v1/samples/" + samples.get("id").asString();
    while (!platform.get(path).json().at("/progress/phase").asString().equals("sampling")) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(seconds(() -> platform.get("/actuator/health").expecting(200))).isLessThan(1);
      assertThat(seconds(() -> platform.get(path).expecting(200))).isLessThan(1);
    }
    String job = samples.get("job").asString();
    assertThat(
            seconds(
                () -> platform.send("POST", "/v1/jobs/%s:cancel".formatted(job), "").expecting(200)))
        .isLessThan(1);
    assertThat(platform.await(path).get("state").asString()).isEqualTo("CANCELLED");
  }

  private static double seconds(Runnable request) {
    long begun = System.nanoTime();
    request.run();
    return Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
  }
}
