package org.weightaudit.store.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.testing.TestS3;
import org.weightaudit.store.CheckpointStoreApplication;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.TensorFile;
import tools.jackson.databind.JsonNode;

/** The whole store on a real PostgreSQL and a real S3 server; one for all test classes. */
@SpringBootTest(
    classes = CheckpointStoreApplication.class,
    properties = "spring.config.name=checkpoint-store",
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class StoreTest {

  private static final EmbeddedPostgreSql POSTGRES = EmbeddedPostgreSql.ephemeral();
  private static final TestS3 S3 = TestS3.open();

  private static final Path WORK =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "weightaudit-store-test-" + ProcessHandle.current().pid());

  @TempDir protected Path folder;
  @LocalServerPort private int port;
  @Autowired protected JdbcClient database;
  protected StoreClient store;

  @DynamicPropertySource
  static void configure(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", POSTGRES::jdbcUrl);
    registry.add("spring.datasource.username", POSTGRES::user);
    registry.add("spring.datasource.password", POSTGRES::password);
    registry.add("weightaudit.s3.endpoint", S3::endpoint);
    registry.add("weightaudit.s3.region", S3::region);
    registry.add("weightaudit.s3.access-key", S3::accessKey);
    registry.add("weightaudit.s3.secret-key", S3::secretKey);
    registry.add("weightaudit.store.work-dir", () -> WORK);
    registry.add("weightaudit.store.shard-size", () -> "1KB");
    registry.add("weightaudit.store.largest-layout", () -> "1000000");
    registry.add("weightaudit.store.keep-deleted", () -> "0s");
  }

  @BeforeEach
  void connect() {
    store = new StoreClient(port);
  }

  /** The rows of a sealed set, one after the other, as its shards hold them. */
  protected float[] weights(String id) throws IOException {
    JsonNode weights = store.get(StoreClient.set(id) + "/weights").ok().json();
    float[] rows = new float[weights.get("rows").asInt() * weights.get("columns").asInt()];
    int at = 0;
    for (int shard = 0; shard < weights.get("shards").size(); shard++) {
      byte[] bytes = store.get(StoreClient.set(id) + "/weights/" + shard).ok().bytes();
      Path file = Files.write(folder.resolve("shard"), bytes);
      try (TensorFile tensors = TensorFile.open(file, ReadLimits.standard())) {
        float[] part = tensors.array("weights").toFloats();
        System.arraycopy(part, 0, rows, at, part.length);
        at += part.length;
      }
    }
    return rows;
  }

  /** The files in the spool, which is empty between requests. */
  protected List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(WORK.resolve("checkpoint-store/spool"))) {
      return files.toList();
    }
  }

  /** How many rows a table has. */
  protected int count(String table) {
    return database.sql("select count(*) from " + table).query(Integer.class).single();
  }
}
