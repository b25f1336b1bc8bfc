package org.weightaudit.reliability;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.weightaudit.embedded.EmbeddedPostgreSql;

/**
 * A PostgreSQL server that can be killed and started again on its port: made once by the embedded
 * server, then run with the same command.
 */
final class Postgres implements AutoCloseable {

  private final ChildProcess server;
  private final String url;

  private Postgres(ChildProcess server, String url) {
    this.server = server;
    this.url = url;
  }

  static Postgres start(Path folder) {
    List<String> command = new ArrayList<>();
    String url;
    try (EmbeddedPostgreSql embedded = EmbeddedPostgreSql.persistent(folder.resolve("database"))) {
      url = embedded.jdbcUrl();
      ProcessHandle postmaster =
          ProcessHandle.allProcesses()
              .filter(process -> isPostmaster(process, folder))
              .findFirst()
              .orElseThrow();
      if (ProcessHandle.current().info().user().orElse("").equals("root")) {
        // PostgreSQL refuses to run as root.
        command.addAll(List.of("unshare", "-U"));
      }
      command.add(postmaster.info().command().orElseThrow());
      command.addAll(List.of(postmaster.info().arguments().orElseThrow()));
    }
    return new Postgres(new ChildProcess("postgresql", command, Map.of(), folder), url);
  }

  private static boolean isPostmaster(ProcessHandle process, Path folder) {
    return process.info().command().filter(command -> command.endsWith("/postgres")).isPresent()
        && process
            .info()
            .arguments()
            .filter(arguments -> String.join(" ", arguments).contains(folder.toString()))
            .isPresent();
  }

  String url() {
    return url;
  }

  ChildProcess process() {
    return server;
  }

  /** The process that made the last attempt at an audit. */
  long processOfJob(String job) {
    String sql =
        "select worker from evaluation_service.job_attempt where job_id = ? order by attempt desc"
            + " limit 1";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, job);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return Long.parseLong(rows.getString(1).replaceAll(".*process ", ""));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  boolean answers() {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** A server does not start while processes of the one before are still about to end. */
  void awaitAnswer() {
    Awaitility.await("PostgreSQL answers")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              if (!server.isAlive()) {
                server.startAgain();
              }
              return answers();
            });
  }

  @Override
  public void close() {
    server.close();
  }
}
