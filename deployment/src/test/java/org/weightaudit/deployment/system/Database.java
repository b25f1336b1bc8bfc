package org.weightaudit.deployment.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A PostgreSQL server at a given port that can go away and come back with its data. */
final class Database implements AutoCloseable {

  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final Path data;
  private final int port;
  private final String user;
  private Optional<EmbeddedPostgres> server = Optional.empty();

  /**
   * @param user who owns the database {@code weightaudit}
   */
  Database(Path data, int port, String user) {
    this.data = data;
    this.port = port;
    this.user = user;
  }

  void start() throws IOException, SQLException {
    boolean first = !Files.exists(data);
    EmbeddedPostgres started =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setPGStartupWait(STARTUP)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setLocaleConfig("locale", "C.UTF-8")
            .start();
    server = Optional.of(started);
    if (first) {
      try (Connection connection = started.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create role \"%s\" login".formatted(user));
        statement.execute("create database weightaudit owner \"%s\"".formatted(user));
      }
    }
  }

  void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
      server = Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
