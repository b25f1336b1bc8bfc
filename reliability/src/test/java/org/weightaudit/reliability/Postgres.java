package org.weightaudit.reliability;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    String worker =
        list(
                "select worker from evaluation_service.job_attempt where job_id = '%s' order by attempt"
                    .formatted(job))
            .stream()
            .reduce((first, last) -> last)
            .orElseThrow();
    return Long.parseLong(worker.replaceAll(".*process ", ""));
  }

  /** Which processes made audits. */
  List<String> workers() {
    return list("select distinct worker from evaluation_service.job_attempt");
  }

  /** The audits whose outcome was stored, once for each time. */
  List<String> succeededAttempts() {
    return list("select job_id from evaluation_service.job_attempt where outcome = 'SUCCEEDED'");
  }

  private List<String> list(String sql) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
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
