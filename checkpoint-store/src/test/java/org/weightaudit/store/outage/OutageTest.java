package org.weightaudit.store.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.embedded.testing.FaultyWay;
import org.weightaudit.store.testing.RunningStore;
import org.weightaudit.store.testing.StoreClient;
import org.weightaudit.store.testing.StoreClient.Answer;
import tools.jackson.databind.JsonNode;

/** What requests get while something under the store is away, and after it is back. */
class OutageTest {

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Path work;
  private static EmbeddedPostgreSql postgres;
  private static EmbeddedS3 s3;
  private static FaultyWay way;
  private static RunningStore running;
  private static StoreClient store;

  @BeforeAll
  static void start() {
    work = folder.resolve("work");
    postgres = EmbeddedPostgreSql.persistent(folder.resolve("postgres"));
    s3 = EmbeddedS3.ephemeral();
    way = new FaultyWay(s3.endpoint());
    running =
        RunningStore.start(
            new RunningStore.Backing(postgres.jdbcUrl(), s3, way.endpoint(), "weightaudit", work),
            Clock.systemUTC(),
            "--spring.datasource.hikari.connection-timeout=1000",
            "--spring.datasource.hikari.validation-timeout=500",
            "--weightaudit.s3.silence-timeout=1s",
            "--weightaudit.s3.connect-timeout=500ms",
            "--weightaudit.store.spool-limit=1MB",
            "--weightaudit.store.keep-deleted=0s",
            "--management.endpoint.health.show-components=always");
    store = running.client();
  }

  @AfterAll
  static void stop() {
    running.close();
    way.close();
    s3.close();
    postgres.close();
  }

  @AfterEach
  void mend() {
    way.unavailable(false);
    way.delay(Duration.ZERO);
  }

  private static Answer put(String content) {
    return store.post("/v1/artifacts?name=x", content.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer content(String id) {
    return store.get("/v1/artifacts/%s/content".formatted(id));
  }

  private static String id(Answer created) {
    return created.ok().json().get("id").stringValue();
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status())
        .as(() -> new String(answer.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(503);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/unavailable");
  }

  private static void assertNotReadyButAlive(String part) {
    assertThat(store.get("/actuator/health/readiness").status()).isEqualTo(503);
    JsonNode health = store.get("/actuator/health").json();
    assertThat(health.get("status").stringValue()).isEqualTo("DOWN");
    assertThat(store.get("/actuator/health/" + part).status()).isEqualTo(503);
    assertThat(store.get("/actuator/health/liveness").status()).isEqualTo(200);
  }

  private static void assertReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(store.get("/actuator/health/readiness").status()).isEqualTo(200));
  }

  private static List<Path> spooled() throws Exception {
    try (Stream<Path> files = Files.list(work.resolve("checkpoint-store/spool"))) {
      return files.toList();
    }
  }

  private static int count(String table) {
    return running.database().sql("select count(*) from " + table).query(Integer.class).single();
  }

  @Test
  void objectStoreThatAnswers503IsToldAndNothingIsHalfWritten() throws Exception {
    String before = id(put("before"));
    int artifacts = count("artifact");
    int leases = count("blob_lease");
    way.unavailable(true);
    assertUnavailable(put("meanwhile"));
    assertUnavailable(content(before));
    assertNotReadyButAlive("objectStore");
    assertThat(count("artifact")).isEqualTo(artifacts);
    assertThat(count("blob_lease")).isEqualTo(leases);
    assertThat(spooled()).isEmpty();

    way.unavailable(false);
    assertReady();
    assertThat(content(before).ok().bytes()).asString().isEqualTo("before");
    assertThat(content(id(put("meanwhile"))).ok().bytes()).asString().isEqualTo("meanwhile");
  }

  @Test
  void objectStoreThatHangsIsGivenUpAndWorksAgainAfterwards() {
    String before = id(put("before the hang"));
    way.delay(Duration.ofSeconds(10));
    long start = System.nanoTime();
    assertUnavailable(put("while it hangs"));
    assertUnavailable(content(before));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
    assertNotReadyButAlive("objectStore");

    way.delay(Duration.ZERO);
    assertReady();
    assertThat(content(before).ok().bytes()).asString().isEqualTo("before the hang");
  }

  @Test
  void slowObjectStoreIsWaitedFor() {
    way.delay(Duration.ofMillis(300));
    String id = id(put("slowly"));
    assertThat(content(id).ok().bytes()).asString().isEqualTo("slowly");
  }

  @Test
  void uploadThatTheWorkFolderHasNoRoomForIsRefused() throws Exception {
    int blobs = count("blob");
    Answer answer = put("x".repeat(2 << 20));
    assertUnavailable(answer);
    assertThat(answer.json().get("detail").stringValue()).contains("no room for 2097152 bytes");
    assertThat(count("blob")).isEqualTo(blobs);
    assertThat(spooled()).isEmpty();
  }

  @Test
  void fullWorkFolderIsNotReady() throws Exception {
    Path filling =
        Files.write(work.resolve("checkpoint-store/spool/other.spool"), new byte[1 << 20]);
    try {
      assertUnavailable(put("one more"));
      assertNotReadyButAlive("spool");
    } finally {
      Files.delete(filling);
    }
    assertReady();
    put("one more").ok();
  }

  @Test
  void databaseThatIsRestartedUnderLoadLosesNoAcknowledgedUpload() throws Exception {
    List<String> acknowledged = new CopyOnWriteArrayList<>();
    List<Answer> refused = new CopyOnWriteArrayList<>();
    AtomicBoolean loading = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> load = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        int thread = t;
        load.add(
            threads.submit(
                () -> {
                  for (int i = 0; loading.get(); i++) {
                    Answer answer = put("upload %d of %d".formatted(i, thread));
                    if (answer.status() == 201) {
                      acknowledged.add(id(answer));
                    } else {
                      refused.add(answer);
                    }
                  }
                }));
      }
      Awaitility.await().until(() -> acknowledged.size() > 5);
      int port = postgres.port();
      postgres.close();
      Awaitility.await().until(() -> refused.size() > 2);
      assertNotReadyButAlive("db");
      postgres = EmbeddedPostgreSql.persistent(folder.resolve("postgres"), port);
      assertReady();
      int before = acknowledged.size();
      Awaitility.await().until(() -> acknowledged.size() > before + 5);
      loading.set(false);
      for (Future<?> each : load) {
        each.get();
      }
    } finally {
      loading.set(false);
      threads.shutdownNow();
    }
    refused.forEach(OutageTest::assertUnavailable);
    for (String id : acknowledged) {
      assertThat(content(id).ok().bytes()).asString().startsWith("upload ");
    }
    assertThat(spooled()).isEmpty();
  }
}
