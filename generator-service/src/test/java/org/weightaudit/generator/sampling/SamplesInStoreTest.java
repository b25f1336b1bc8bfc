package org.weightaudit.generator.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.generator.testing.Platform.samplesOf;

import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.generator.testing.NoisyCopies;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.generator.testing.Platform.Answer;
import tools.jackson.databind.JsonNode;

/** What samples keep in the store, and what is left of them once they are removed. */
class SamplesInStoreTest {

  @TempDir static Path folder;
  private static Platform platform;
  private static String training;

  @BeforeAll
  static void start() {
    platform = new Platform(folder);
    training = platform.sealedSet("zoo", 6);
  }

  @AfterEach
  void openGate() {
    NoisyCopies.SAMPLING.open();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void aRepeatedOrderIsAnsweredLikeTheFirstWhenGeneratorAndStartsAreGone() {
    JsonNode generator = platform.noisyCopies(training);
    String starts = platform.sealedSet("starts", 4);
    String order = "{\"count\": 2, \"starts\": \"%s\"}".formatted(starts);
    Answer first =
        platform.send("POST", samplesOf(generator), order, "Idempotency-Key", "o").expecting(202);
    platform.await(first.header("Location"));
    platform.send("DELETE", "/v1/generators/" + generator.get("id").asString(), "").expecting(204);
    platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(204);

    for (String patience : List.of("wait=0", "wait=20")) {
      Answer again =
          platform
              .send("POST", samplesOf(generator), order, "Idempotency-Key", "o", "Prefer", patience)
              .expecting(202);
      assertThat(again.json()).isEqualTo(first.json());
    }
  }

  /** An order of samples that are not made before the gate opens. */
  private static JsonNode heldUp(JsonNode generator, String starts) {
    NoisyCopies.SAMPLING.close(0);
    return platform
        .send("POST", samplesOf(generator), "{\"count\": 2, \"starts\": \"%s\"}".formatted(starts))
        .expecting(202)
        .json();
  }

  @Test
  void startsAreHeldUntilTheSamplesAreThere() throws Exception {
    JsonNode generator = platform.noisyCopies(training);
    String starts = platform.sealedSet("held starts", 4);
    String id = heldUp(generator, starts).get("id").asString();
    Answer queued = platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(409);
    assertThat(queued.text()).contains(id);
    assertThat(NoisyCopies.SAMPLING.awaitReached()).isTrue();
    platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(409);

    NoisyCopies.SAMPLING.open();

    assertThat(platform.await("/v1/samples/" + id).get("state").asString()).isEqualTo("SUCCEEDED");
    Awaitility.await()
        .untilAsserted(
            () -> platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(204));
  }

  @Test
  void startsOfSamplesThatFailedGoWithTheGenerator() {
    JsonNode generator = platform.noisyCopies(training);
    String starts = platform.sealedSet("starts of a failure", 4);
    String order = "{\"count\": 2, \"target\": 0.1, \"starts\": \"%s\"}".formatted(starts);
    Answer ordered = platform.send("POST", samplesOf(generator), order).expecting(202);
    assertThat(platform.await(ordered.header("Location")).get("state").asString())
        .isEqualTo("FAILED");
    platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(409);
    platform.send("DELETE", "/v1/generators/" + generator.get("id").asString(), "").expecting(204);
    platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(204);
  }

  @Test
  void samplesThatAreOverCanBeRemovedAndTheirSetStays() {
    JsonNode samples =
        platform.succeed(samplesOf(platform.noisyCopies(training)), "{\"count\": 3}");
    String path = "/v1/samples/" + samples.get("id").asString();
    platform.send("DELETE", path, "").expecting(204);
    platform.get(path).expecting(404);
    platform.get("/v1/jobs/" + samples.get("job").asString()).expecting(404);
    assertThat(platform.setOf(samples).get("state").asString()).isEqualTo("SEALED");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelledSamplesLeaveNothingOnceTheyOrTheirGeneratorAreRemoved(boolean alone)
      throws Exception {
    JsonNode generator = platform.noisyCopies(training);
    String starts = platform.sealedSet("starts of cancelled samples", 4);
    JsonNode samples = heldUp(generator, starts);
    String path = "/v1/samples/" + samples.get("id").asString();
    assertThat(NoisyCopies.SAMPLING.awaitReached()).isTrue();
    platform.send("DELETE", path, "").expecting(409);
    platform.send("POST", "/v1/jobs/%s:cancel".formatted(samples.get("job").asString()), "");
    assertThat(platform.await(path).get("state").asString()).isEqualTo("CANCELLED");
    NoisyCopies.SAMPLING.open();
    assertThat(openSets(generator)).hasSize(1);

    String removed = alone ? path : "/v1/generators/" + generator.get("id").asString();
    platform.send("DELETE", removed, "").expecting(204);

    platform.get(path).expecting(404);
    assertThat(openSets(generator)).isEmpty();
    platform.send("DELETE", "/v1/checkpoint-sets/" + starts, "").expecting(204);
  }

  private static List<JsonNode> openSets(JsonNode generator) {
    return platform.sets().stream()
        .filter(set -> set.at("/lineage/generator").equals(generator.get("id")))
        .filter(set -> set.get("state").asString().equals("OPEN"))
        .toList();
  }
}
