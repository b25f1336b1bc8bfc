package org.weightaudit.store.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import io.minio.CreateMultipartUploadArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.MovableClock;
import org.weightaudit.store.testing.RunningStore;
import org.weightaudit.store.testing.StoreClient;
import tools.jackson.databind.JsonNode;

class ReconciliationTest {

  private static final String BUCKET = "weightaudit";
  private static final Duration LONG = Duration.ofHours(25);
  private static final String NOBODYS = "ab".repeat(32);

  @TempDir static Path work;
  private static EmbeddedPostgreSql postgres;
  private static EmbeddedS3 s3;
  private static MovableClock clock;
  private static RunningStore running;
  private static StoreClient store;

  private String artifact;
  private String artifactDigest;
  private String sealed;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    s3 = EmbeddedS3.ephemeral();
    clock = new MovableClock();
    running = RunningStore.start(postgres, s3, work, clock, "--weightaudit.store.keep-deleted=6h");
    store = running.client();
  }

  @AfterAll
  static void stop() {
    running.close();
    s3.close();
    postgres.close();
  }

  @BeforeEach
  void fill() {
    JsonNode made =
        store
            .post("/v1/artifacts?name=state", "state".getBytes(StandardCharsets.UTF_8))
            .ok()
            .json();
    artifact = made.get("id").stringValue();
    artifactDigest = made.get("sha256").stringValue();
    sealed = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(sealed) + "/files/zoo.npz", Checkpoints.npz(Checkpoints.random(20, 1))).ok();
    store.post(set(sealed) + ":seal").ok();
  }

  @AfterEach
  void empty() {
    store.delete("/v1/artifacts/" + artifact).ok();
    store.delete(set(sealed)).ok();
    clock.putForward(LONG);
    reconcile();
    clock.reset();
  }

  private static JsonNode reconcile() {
    return store.post("/v1/reconciliations").ok().json();
  }

  private static String key(String digest) {
    return "blobs/sha256/" + digest.substring(0, 2) + "/" + digest;
  }

  private static void put(String key, byte[] content) throws Exception {
    running
        .bucket()
        .putObject(
            PutObjectArgs.builder().bucket(BUCKET).object(key).stream(
                    new ByteArrayInputStream(content), (long) content.length, -1L)
                .build());
  }

  private static boolean exists(String key) throws Exception {
    try {
      running.bucket().statObject(StatObjectArgs.builder().bucket(BUCKET).object(key).build());
      return true;
    } catch (ErrorResponseException e) {
      return false;
    }
  }

  private static int count(String table) {
    return running.database().sql("select count(*) from " + table).query(Integer.class).single();
  }

  @Test
  void storeInOrderIsClean() {
    JsonNode report = reconcile();
    assertThat(report.get("clean").asBoolean()).as(report.toString()).isTrue();
    assertThat(report.get("blobs").asInt()).isEqualTo(count("blob"));
    assertThat(report.get("removed").toString())
        .isEqualTo("{\"blobs\":0,\"objects\":0,\"leases\":0,\"spoolFiles\":0,\"uploads\":0}");
    assertThat(store.get("/v1/reconciliations/last").ok().json()).isEqualTo(report);
    assertThat(store.get("/actuator/health").ok().json().get("status").stringValue())
        .isEqualTo("UP");
  }

  @Test
  void bytesThatAreGoneAreReportedByNameAndNothingIsDeleted() throws Exception {
    running
        .bucket()
        .removeObject(
            RemoveObjectArgs.builder().bucket(BUCKET).object(key(artifactDigest)).build());
    int blobs = count("blob");

    JsonNode report = reconcile();
    assertThat(report.get("clean").asBoolean()).isFalse();
    JsonNode missing = report.get("missing").get(0);
    assertThat(missing.get("sha256").stringValue()).isEqualTo(artifactDigest);
    assertThat(missing.has("found")).isFalse();
    assertThat(missing.get("wantedBy").toString())
        .isEqualTo("[{\"resource\":\"%s\",\"part\":\"content\"}]".formatted(artifact));
    assertThat(count("blob")).isEqualTo(blobs);
    store.get("/v1/artifacts/" + artifact).ok();
    assertThat(store.get("/actuator/health").ok().json().get("status").stringValue())
        .isEqualTo("DEGRADED");
    assertThat(store.get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  @Test
  void shardOfAnotherSizeIsReported() throws Exception {
    JsonNode shard = store.get(set(sealed) + "/weights").ok().json().get("shards").get(1);
    put(key(shard.get("sha256").stringValue()), new byte[3]);
    JsonNode missing = reconcile().get("missing").get(0);
    assertThat(missing.get("found").asInt()).isEqualTo(3);
    assertThat(missing.get("wantedBy").toString())
        .isEqualTo("[{\"resource\":\"%s\",\"part\":\"shard 1\"}]".formatted(sealed));
    store.get(set(sealed) + "/weights").ok();
  }

  @Test
  void objectThatNoRowWantsIsRemovedWhenItIsOld() throws Exception {
    put(key(NOBODYS), new byte[7]);
    String foreign = "blobs/sha256/ab/readme.txt";
    put(foreign, new byte[7]);
    assertThat(reconcile().get("removed").get("objects").asInt()).isZero();
    assertThat(exists(key(NOBODYS))).isTrue();

    clock.putForward(LONG);
    JsonNode report = reconcile();
    assertThat(report.get("removed").get("objects").asInt()).isEqualTo(1);
    assertThat(exists(key(NOBODYS))).isFalse();
    assertThat(report.get("foreign").toString()).isEqualTo("[\"%s\"]".formatted(foreign));
    assertThat(exists(foreign)).isTrue();
    assertThat(count("blob where sha256 = '%s'".formatted(NOBODYS))).isZero();
  }

  @Test
  void whatAKilledUploadLeftIsCleared() throws Exception {
    running
        .database()
        .sql("insert into blob (sha256, bytes, touched_at) values (:sha, 7, now())")
        .param("sha", NOBODYS)
        .update();
    running
        .database()
        .sql("insert into blob_lease (id, sha256, since) values ('lease_1', :sha, now())")
        .param("sha", NOBODYS)
        .update();
    put(key(NOBODYS), new byte[7]);
    Path spooled = Files.write(work.resolve("checkpoint-store/spool/body1.spool"), new byte[9]);
    MinioAsyncClient parts =
        MinioAsyncClient.builder()
            .endpoint(s3.endpoint().toString())
            .credentials(s3.accessKey(), s3.secretKey())
            .build();
    parts
        .createMultipartUpload(
            CreateMultipartUploadArgs.builder().bucket(BUCKET).object(key(NOBODYS)).build())
        .join();
    assertThat(reconcile().get("removed").toString())
        .isEqualTo("{\"blobs\":0,\"objects\":0,\"leases\":0,\"spoolFiles\":0,\"uploads\":0}");

    clock.putForward(LONG);
    assertThat(reconcile().get("removed").toString())
        .isEqualTo("{\"blobs\":1,\"objects\":0,\"leases\":1,\"spoolFiles\":1,\"uploads\":1}");
    assertThat(spooled).doesNotExist();
    assertThat(exists(key(NOBODYS))).isFalse();
    assertThat(
            parts
                .listMultipartUploads(ListMultipartUploadsArgs.builder().bucket(BUCKET).build())
                .join()
                .result()
                .uploads())
        .isEmpty();
  }

  @Test
  void deletedBytesAreKeptForABackupAndThenRemoved() throws Exception {
    byte[] content = "deleted".getBytes(StandardCharsets.UTF_8);
    JsonNode made = store.post("/v1/artifacts?name=x", content).ok().json();
    String key = key(made.get("sha256").stringValue());
    clock.putForward(LONG);
    store.delete("/v1/artifacts/" + made.get("id").stringValue()).ok();
    reconcile();
    assertThat(exists(key)).isTrue();
    clock.putForward(Duration.ofHours(7));
    assertThat(reconcile().get("removed").get("blobs").asInt()).isEqualTo(1);
    assertThat(exists(key)).isFalse();
  }

  @Test
  void holdForATimeEndsByItself() {
    String held = "/v1/artifacts/" + artifact;
    store.putJson(held + "/holds/au_1", "{\"reason\":\"starting\",\"duration\":\"PT1H\"}").ok();
    assertThat(store.delete(held).status()).isEqualTo(409);
    assertThat(store.get(held + "/holds").json().get("items").get(0).has("expiresAt")).isTrue();
    clock.putForward(Duration.ofHours(2));
    assertThat(store.get(held + "/holds").json().get("items").isEmpty()).isTrue();
    assertThat(reconcile().get("expiredHolds").asInt()).isEqualTo(1);
  }

  @Test
  void holdThatIsRenewedWithoutAnEndStays() {
    String held = "/v1/artifacts/" + artifact;
    store.putJson(held + "/holds/au_1", "{\"reason\":\"starting\",\"duration\":\"PT1H\"}").ok();
    store.putJson(held + "/holds/au_1", "{\"reason\":\"audit\"}").ok();
    clock.putForward(Duration.ofHours(2));
    assertThat(reconcile().get("expiredHolds").asInt()).isZero();
    assertThat(store.delete(held).status()).isEqualTo(409);
    store.delete(held + "/holds/au_1").ok();
  }

  @Test
  void holdWithoutFutureIsRefused() {
    String holds = "/v1/artifacts/" + artifact + "/holds/au_1";
    for (String duration : new String[] {"PT0S", "-PT1H", "P400D"}) {
      StoreClient.Answer answer =
          store.putJson(holds, "{\"reason\":\"x\",\"duration\":\"%s\"}".formatted(duration));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().get("errors").get(0).get("pointer").stringValue())
          .isEqualTo("/duration");
    }
    assertThat(count("hold")).isZero();
  }
}
