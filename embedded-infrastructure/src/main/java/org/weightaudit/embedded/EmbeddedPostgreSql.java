package org.weightaudit.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/**
 * A PostgreSQL server on a free local port, with an empty database {@value #DATABASE} to begin
 * with. It answers on the loopback interface only and trusts every local user.
 */
public final class EmbeddedPostgreSql implements AutoCloseable {

  private static final String DATABASE = "weightaudit";
  private static final String USER = "postgres";
  private static final int ANY_PORT = 0;
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final AutoCloseable folder;

  private EmbeddedPostgreSql(EmbeddedPostgres server, AutoCloseable folder) {
    this.server = server;
    this.folder = folder;
  }

  /** A server whose data vanish when it is closed, or when the JVM ends in good order. */
  public static EmbeddedPostgreSql ephemeral() {
    return start(EmbeddedPostgres.builder(), () -> {});
  }

  /**
   * A server whose data outlast it, in this folder. If a JVM that used the folder was killed, at
   * whatever moment, what it left running is stopped first. Nothing but {@link #close} stops the
   * server, so that services may finish their work while the JVM shuts down.
   *
   * @throws IllegalStateException if a living process uses the folder
   */
  public static EmbeddedPostgreSql persistent(Path folder) {
    return persistent(folder, ANY_PORT);
  }

  /** Such a server on a given local port, as after a restart; 0 for any free one. */
  public static EmbeddedPostgreSql persistent(Path folder, int port) {
    DatabaseFolder owned = DatabaseFolder.open(folder);
    try {
      owned.stopAbandoned();
      EmbeddedPostgreSql started =
          start(
              EmbeddedPostgres.builder()
                  .setPort(port)
                  .setDataDirectory(owned.prepareData())
                  .setCleanDataDirectory(false)
                  .setRegisterShutdownHook(false)
                  // The library turns these off, to be fast; what is acknowledged is to last.
                  .setServerConfig("fsync", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .setServerConfig("full_page_writes", "on"),
              owned);
      owned.markComplete();
      return started;
    } catch (RuntimeException e) {
      owned.close();
      throw e;
    }
  }

  private static EmbeddedPostgreSql start(EmbeddedPostgres.Builder builder, AutoCloseable folder) {
    EmbeddedPostgres server;
    try {
      server =
          builder
              .setPGStartupWait(STARTUP)
              .setLocaleConfig("locale", "C.UTF-8")
              .setServerConfig("max_connections", "200")
              .start();
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "PostgreSQL did not start; as root it needs the command unshare and a kernel that allows"
              + " user namespaces, otherwise run as another user",
          e);
    }
    EmbeddedPostgreSql started = new EmbeddedPostgreSql(server, folder);
    try {
      started.createDatabase(DATABASE);
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Makes a further database, unless it is there. */
  public void createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("no plain database name: " + name);
    }
    try (Connection connection = server.getPostgresDatabase().getConnection();
        PreparedStatement query =
            connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      try (ResultSet found = query.executeQuery()) {
        if (found.next()) {
          return;
        }
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database " + name + " could not be made", e);
    }
  }

  public int port() {
    return server.getPort();
  }

  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** The address of another database of this server. */
  public String jdbcUrl(String database) {
    return String.format(
        Locale.ROOT, "jdbc:postgresql://localhost:%d/%s", server.getPort(), database);
  }

  public String user() {
    return USER;
  }

  public String password() {
    return USER;
  }

  /** Stops the server and waits for it. */
  @Override
  public void close() {
    try {
      server.close();
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
