package org.weightaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The platform on what an earlier version left: {@code pg_dump --inserts} and the objects of the
 * version of 2026-11-23, taken while a zoo and an audit ran and others were queued.
 */
class UpgradeTest {

  private static final String VERSION = "/upgrade/2026-11-23/";
  private static final Platform PLATFORM = new Platform();
  private static final JsonNode BEFORE =
      JsonMapper.shared().readTree(resource(VERSION + "expected.json"));
  private static Client client = new Client(URI.create("http://localhost"));

  @BeforeAll
  static void restoreAndStart(@TempDir Path data) throws IOException, SQLException {
    try (EmbeddedPostgreSql database = EmbeddedPostgreSql.persistent(data.resolve("database"));
        Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(withoutCommandsOfPsql(resource(VERSION + "database.sql")));
      keysWereUsedJustNow(statement);
    }
    unzip(resource(VERSION + "objects.zip"), data.resolve("objects/weightaudit"));
    client = new Client(PLATFORM.start(new StandaloneSettings("127.0.0.1", 0, data)).address());
  }

  @AfterAll
  static void stop() {
    PLATFORM.close();
  }

  private static InputStream resource(String name) {
    InputStream found = UpgradeTest.class.getResourceAsStream(name);
    assertThat(found).as(name).isNotNull();
    return found;
  }

  private static String withoutCommandsOfPsql(InputStream dump) throws IOException {
    String whole = new String(dump.readAllBytes(), StandardCharsets.UTF_8);
    return whole.lines().filter(line -> !line.startsWith("\\")).collect(Collectors.joining("\n"));
  }

  /** Keys are kept for a day; the upgrade happens within it, whenever this test runs. */
  private static void keysWereUsedJustNow(Statement statement) throws SQLException {
    for (String schema : List.of("checkpoint_store", "generator_service", "evaluation_service")) {
      statement.execute("update " + schema + ".idempotency_key set created_at = now()");
    }
  }

  private static void unzip(InputStream zip, Path folder) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(zip)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        Files.write(target, entries.readAllBytes());
      }
    }
  }

  private static String before(String name) {
    return BEFORE.required(name).asString();
  }

  @Test
  void sealedSetsHaveTheSameContent() {
    BEFORE
        .required("digests")
        .properties()
        .forEach(
            set -> {
              JsonNode found = client.get("/v1/checkpoint-sets/" + set.getKey());
              assertThat(found.path("state").asString()).isEqualTo("SEALED");
              assertThat(found.path("digest")).isEqualTo(set.getValue());
              String weights = "/v1/checkpoint-sets/" + set.getKey() + "/weights";
              assertThat(sha256(client.bytes(weights + "/0")))
                  .isEqualTo(client.get(weights).at("/shards/0/sha256").asString());
            });
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void openSetCanStillBeSealed() {
    String set = "/v1/checkpoint-sets/" + before("open");
    assertThat(client.get(set).path("state").asString()).isEqualTo("OPEN");
    assertThat(client.post(set + ":seal", "").path("checkpoints").asInt()).isEqualTo(3);
  }

  @Test
  void finishedAuditTellsWhatItTold() {
    JsonNode now = client.get("/v1/audits/" + before("audit"));
    JsonNode then = BEFORE.required("verdict");
    for (String part :
        List.of("state", "request", "verdict", "sentence", "statistics", "labels", "figures")) {
      assertThat(now.path(part)).as(part).isEqualTo(then.required(part));
    }
    String audit = "/v1/audits/" + before("audit");
    assertThat(client.text(audit + "/report", "Accept", "text/html"))
        .contains(then.required("sentence").asString());
    now.path("figures")
        .forEach(
            figure ->
                assertThat(client.text(audit + "/figures/" + figure.asString() + ".svg"))
                    .contains("<svg"));
  }

  @Test
  void requestWithTheSameKeyIsTheSameAudit() {
    ObjectNode request =
        JsonMapper.shared()
            .createObjectNode()
            .put("training", before("training"))
            .put("dataset", "quadrants")
            .put("seed", 1);
    request.putObject("generated").put("set", before("generated"));
    JsonNode again =
        client.post("/v1/audits", request.toString(), "Idempotency-Key", "audit-finished");
    assertThat(again.path("id").asString()).isEqualTo(before("audit"));
  }

  @Test
  void queuedAndRunningWorkGoesOn() {
    Stream.concat(
            Stream.of(before("running"), before("queuedAudit")),
            BEFORE.required("queuedZoos").valueStream().map(JsonNode::asString))
        .forEach(UpgradeTest::requireSuccess);
    assertThat(client.get("/v1/jobs/job_" + before("running")).path("attempt").asInt())
        .as("the attempt of the earlier version died")
        .isEqualTo(2);
    String made = client.get("/v1/zoos/" + before("running")).path("checkpointSet").asString();
    assertThat(client.get("/v1/checkpoint-sets/" + made).path("checkpoints").asInt()).isEqualTo(64);
  }

  private static void requireSuccess(String subject) {
    JsonNode ended =
        Awaitility.await(subject)
            .atMost(Duration.ofMinutes(3))
            .until(
                () -> client.get("/v1/jobs/job_" + subject),
                job -> job.path("state").asString().matches("SUCCEEDED|FAILED|CANCELLED"));
    assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void rowsAndBytesAgree() {
    Client store = new Client(PLATFORM.services().get(0));
    JsonNode report = store.post("/v1/reconciliations", "");
    assertThat(report.path("clean").asBoolean()).as(report.toString()).isTrue();
  }

  @Test
  void whatAnAuditHoldsIsNotDeleted() {
    assertThat(
            client
                .send(
                    "DELETE", "/v1/checkpoint-sets/" + before("training"), BodyPublishers.noBody())
                .statusCode())
        .isEqualTo(409);
  }
}
