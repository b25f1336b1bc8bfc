package org.weightaudit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.embedded.testing.FaultyWay;
import tools.jackson.databind.JsonNode;

/**
 * Servers that are away or slow for a minute, and a spool folder that is full: requests say so
 * soon, readiness tells, and a job that runs meanwhile waits and ends as if nothing had been.
 */
@Tag("full")
class OutagesTest {

  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final byte[] NETWORKS = Work.networks(60, 5);

  @TempDir private Path folder;
  private FaultyWay wayToS3;
  private Topology platform;
  private Http http;
  private Work work;
  private String stored;
  private String open;
  private String expected;

  @BeforeEach
  void start() {
    platform = Topology.start(folder, this::faulty);
    http = new Http(platform.gateway());
    work = new Work(http);
    work.dataset("mnist/small", Mnist.training(600));
    work.dataset("mnist/few", Mnist.test(300));
    stored = work.sealedSet("TRAINING", NETWORKS);
    open = work.openSet("GENERATED");
    String zoo = work.orderZoo(60, 1);
    work.end(zoo);
    expected = digest(zoo);
  }

  private URI faulty(URI s3) {
    wayToS3 = new FaultyWay(s3);
    return wayToS3.endpoint();
  }

  @AfterEach
  void stop() {
    platform.close();
    wayToS3.close();
  }

  @Test
  void postgreSqlIsAwayForAMinute() {
    String zoo = zooInTraining();
    platform.kill(Topology.POSTGRESQL);
    duringAMinute(
        "PostgreSQL away",
        List.of(Topology.STORE, Topology.GENERATOR, Topology.EVALUATION),
        OutagesTest::requireUnavailable);
    platform.startAgain(Topology.POSTGRESQL);
    requireSameAsUndisturbed(zoo);
  }

  @Test
  void theObjectStoreAnswers503ForAMinute() {
    String zoo = zooInTraining();
    wayToS3.unavailable(true);
    duringAMinute("S3 answers 503", List.of(Topology.STORE), OutagesTest::requireUnavailable);
    wayToS3.unavailable(false);
    requireSameAsUndisturbed(zoo);
  }

  @Test
  void theObjectStoreIsGoneForAMinute() {
    String zoo = zooInTraining();
    platform.kill(Topology.S3);
    duringAMinute("S3 gone", List.of(Topology.STORE), OutagesTest::requireUnavailable);
    platform.startAgain(Topology.S3);
    requireSameAsUndisturbed(zoo);
  }

  @Test
  void theObjectStoreIsSlowByTenSecondsForAMinute() {
    String zoo = zooInTraining();
    wayToS3.delay(Duration.ofSeconds(10));
    duringAMinute("S3 slow by 10 s", List.of(), OutagesTest::requireStoredOrUnavailable);
    wayToS3.delay(Duration.ZERO);
    requireSameAsUndisturbed(zoo);
  }

  @Test
  void theSpoolFolderIsFullForAMinute() throws IOException {
    String zoo = zooInTraining();
    Path filling = platform.spool().resolve("other.spool");
    Files.write(filling, new byte[(int) Topology.SPOOL_LIMIT.toBytes()]);
    duringAMinute("spool full", List.of(Topology.STORE), OutagesTest::requireUnavailable);
    Files.delete(filling);
    requireSameAsUndisturbed(zoo);
  }

  @Test
  void theCheckpointStoreIsAwayForAMinute() {
    String zoo = zooInTraining();
    platform.kill(Topology.STORE);
    duringAMinute("store away", List.of(), OutagesTest::requireUnavailable);
    platform.startAgain(Topology.STORE);
    requireSameAsUndisturbed(zoo);
  }

  private String zooInTraining() {
    String zoo = work.orderZoo(60, 1);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> work.job(zoo).path("progress").path("phase").asString().equals("training"));
    return zoo;
  }

  /** Brings a file and asks for one, again and again. */
  private void duringAMinute(
      String what, List<String> notReady, Consumer<Optional<HttpResponse<byte[]>>> upload) {
    double slowest = 0;
    long end = System.nanoTime() + AWAY.toNanos();
    while (System.nanoTime() < end) {
      long asked = System.nanoTime();
      upload.accept(http.once("PUT", Work.file(open), BodyPublishers.ofByteArray(NETWORKS)));
      long answered = System.nanoTime();
      requireAnswer(http.once("GET", Work.file(stored), BodyPublishers.noBody()));
      slowest = Math.max(slowest, Math.max(answered - asked, System.nanoTime() - answered) / 1e9);
      for (String name : notReady) {
        assertThat(platform.isReady(name)).as(name).isFalse();
      }
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
    System.out.printf(Locale.ROOT, "| %s | %.1f s |%n", what, slowest);
  }

  private void requireSameAsUndisturbed(String zoo) {
    JsonNode job = work.end(zoo);
    assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    assertThat(job.path("attempt").asInt()).isEqualTo(1);
    assertThat(digest(zoo)).isEqualTo(expected);
    assertThat(http.bytes(Work.file(stored))).isEqualTo(NETWORKS);
    http.put(Work.file(open), BodyPublishers.ofByteArray(NETWORKS));
    List.of(Topology.STORE, Topology.GENERATOR, Topology.EVALUATION).forEach(platform::awaitReady);
  }

  private String digest(String zoo) {
    return work.set(work.zooSet(zoo)).path("digest").asString();
  }

  /** The bytes, or that they cannot be had now; never silence. */
  private static void requireAnswer(Optional<HttpResponse<byte[]>> answer) {
    if (answer.filter(bytes -> bytes.statusCode() == 200).isEmpty()) {
      requireUnavailable(answer);
    }
  }

  private static void requireUnavailable(Optional<HttpResponse<byte[]>> answer) {
    assertThat(answer)
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.statusCode()).as(Http.text(refusal)).isEqualTo(503);
              assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
            });
  }

  private static void requireStoredOrUnavailable(Optional<HttpResponse<byte[]>> answer) {
    if (answer.filter(stored -> stored.statusCode() < 300).isEmpty()) {
      requireUnavailable(answer);
    }
  }
}
