package org.weightaudit.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.Result;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.RunningStore;
import org.weightaudit.store.testing.StoreClient;
import tools.jackson.databind.JsonNode;

/** A backup as docs/operations.md describes it: the database first, then the objects. */
class BackupTest {

  private static final String COPY = "restored";

  @TempDir Path folder;
  @TempDir Path dump;

  /** A sealed set, and the paths at which its content is read with what is read there. */
  private static Map<String, byte[]> fill(StoreClient store, int seed) {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(id) + "/files/zoo.npz", Checkpoints.npz(Checkpoints.random(30, seed))).ok();
    store.post(set(id) + ":seal").ok();
    Map<String, byte[]> content = new HashMap<>();
    for (String path :
        new String[] {"", "/files/zoo.npz", "/weights", "/weights/0", "/weights/1"}) {
      content.put(set(id) + path, store.get(set(id) + path).ok().bytes());
    }
    return content;
  }

  private static void copyObjects(MinioClient objects) throws Exception {
    objects.makeBucket(MakeBucketArgs.builder().bucket(COPY).build());
    for (Result<Item> result :
        objects.listObjects(
            ListObjectsArgs.builder().bucket("weightaudit").recursive(true).build())) {
      String key = result.get().objectName();
      byte[] content;
      try (InputStream in =
          objects.getObject(GetObjectArgs.builder().bucket("weightaudit").object(key).build())) {
        content = in.readAllBytes();
      }
      objects.putObject(
          PutObjectArgs.builder().bucket(COPY).object(key).stream(
                  new ByteArrayInputStream(content), (long) content.length, -1L)
              .build());
    }
  }

  /** Goes on making sets and deletes every other one. */
  private static void churn(StoreClient store, AtomicBoolean running, AtomicInteger rounds) {
    while (running.get()) {
      int round = rounds.incrementAndGet();
      String made =
          fill(store, 1000 + round).keySet().stream()
              .filter(path -> path.matches("/v1/checkpoint-sets/[^/]+"))
              .findFirst()
              .orElseThrow();
      if (round % 2 == 0) {
        store.delete(made).ok();
      }
    }
  }

  @Test
  void everySetReadsBackBitForBitThoughDataChangedDuringTheBackup() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (EmbeddedPostgreSql postgres = EmbeddedPostgreSql.ephemeral();
        EmbeddedS3 s3 = EmbeddedS3.ephemeral()) {
      Map<String, byte[]> kept = new HashMap<>();
      try (RunningStore running = RunningStore.start(postgres, s3, folder, Clock.systemUTC())) {
        StoreClient store = running.client();
        kept.putAll(fill(store, 1));
        Map<String, byte[]> deletedAfterTheDump = fill(store, 2);
        kept.putAll(deletedAfterTheDump);
        AtomicBoolean churning = new AtomicBoolean(true);
        AtomicInteger rounds = new AtomicInteger();
        Future<?> churn = other.submit(() -> churn(store, churning, rounds));
        Awaitility.await().until(() -> rounds.get() > 2);
        try (DatabaseCopy copy = new DatabaseCopy(postgres.jdbcUrl())) {
          int atDump = rounds.get();
          deletedAfterTheDump.keySet().stream()
              .filter(path -> path.matches("/v1/checkpoint-sets/[^/]+"))
              .forEach(path -> store.delete(path).ok());
          Awaitility.await().until(() -> rounds.get() > atDump + 2);
          copy.writeTo(dump);
        }
        copyObjects(running.bucket());
        churning.set(false);
        churn.get();
      }

      postgres.createDatabase(COPY);
      RunningStore.Backing backing =
          new RunningStore.Backing(
              postgres.jdbcUrl(COPY), s3, s3.endpoint(), COPY, folder.resolve("restored"));
      RunningStore.start(backing, Clock.systemUTC()).close();
      DatabaseCopy.restore(dump, postgres.jdbcUrl(COPY));
      try (RunningStore restored = RunningStore.start(backing, Clock.systemUTC())) {
        StoreClient store = restored.client();
        kept.forEach(
            (path, content) -> assertThat(store.get(path).ok().bytes()).isEqualTo(content));
        JsonNode report = store.post("/v1/reconciliations").ok().json();
        assertThat(report.get("missing").isEmpty()).as(report.toString()).isTrue();
        assertThat(report.get("clean").asBoolean()).isTrue();
      }
    } finally {
      other.shutdownNow();
    }
  }
}
