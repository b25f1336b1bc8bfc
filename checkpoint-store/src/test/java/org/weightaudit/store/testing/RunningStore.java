package org.weightaudit.store.testing;

import io.minio.MinioClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.store.CheckpointStoreApplication;

/** A store of its own, for tests that break what lies under it. */
public final class RunningStore implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final EmbeddedS3 s3;

  private RunningStore(ConfigurableApplicationContext context, EmbeddedS3 s3) {
    this.context = context;
    this.s3 = s3;
  }

  /** Where a store keeps what it is given. */
  public record Backing(String jdbcUrl, EmbeddedS3 s3, URI endpoint, String bucket, Path work) {}

  /** Starts a store on a database of this server and a bucket. */
  public static RunningStore start(Backing backing, Clock clock, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.datasource.url=" + backing.jdbcUrl(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--spring.datasource.hikari.maximum-pool-size=8",
                "--spring.main.banner-mode=off",
                "--weightaudit.s3.endpoint=" + backing.endpoint(),
                "--weightaudit.s3.access-key=" + backing.s3().accessKey(),
                "--weightaudit.s3.secret-key=" + backing.s3().secretKey(),
                "--weightaudit.s3.bucket=" + backing.bucket(),
                "--weightaudit.store.shard-size=1KB",
                "--weightaudit.store.work-dir=" + backing.work()));
    arguments.addAll(List.of(settings));
    return new RunningStore(
        CheckpointStoreApplication.application()
            .initializers(
                context ->
                    ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock))
            .run(arguments.toArray(String[]::new)),
        backing.s3());
  }

  /** Starts a store on these servers as they are. */
  public static RunningStore start(
      EmbeddedPostgreSql postgres, EmbeddedS3 s3, Path work, Clock clock, String... settings) {
    return start(
        new Backing(postgres.jdbcUrl(), s3, s3.endpoint(), "weightaudit", work), clock, settings);
  }

  public StoreClient client() {
    return new StoreClient(
        Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
  }

  public JdbcClient database() {
    return context.getBean(JdbcClient.class);
  }

  /** A client of the object store, past this store and past what is between them. */
  public MinioClient bucket() {
    return MinioClient.builder()
        .endpoint(s3.endpoint().toString())
        .credentials(s3.accessKey(), s3.secretKey())
        .build();
  }

  @Override
  public void close() {
    context.close();
  }
}
