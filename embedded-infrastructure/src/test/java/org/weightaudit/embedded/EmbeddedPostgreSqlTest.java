package org.weightaudit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgreSqlTest {

  @TempDir Path folder;

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", "postgres");
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  @Test
  void dataOutlastThePersistentServer() throws SQLException {
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      execute(server.jdbcUrl(), "create table checkpoint as select 'first' as name");
    }
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select name from checkpoint")).isEqualTo("first");
      assertThat(query(server.jdbcUrl(), "show fsync")).isEqualTo("on");
      assertThat(query(server.jdbcUrl(), "show server_version")).startsWith("18");
    }
  }

  @Test
  void folderInUseIsRefused() {
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> EmbeddedPostgreSql.persistent(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use by another process");
    }
  }

  @Test
  void serverThatAKilledJvmLeftRunningIsStoppedFirst() throws Exception {
    Process jvm =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    AbandonedServer.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String url =
        jvm.inputReader()
            .lines()
            .filter(line -> line.startsWith("jdbc:"))
            .findFirst()
            .orElseThrow();
    execute(url, "create table checkpoint as select 'kept' as name");
    jvm.destroyForcibly();
    assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(query(url, "select name from checkpoint")).isEqualTo("kept");

    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select name from checkpoint")).isEqualTo("kept");
      assertThatThrownBy(() -> connect(url)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void firstStartThatWasCutOffIsMadeAnew() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/postgresql.conf"), "half");
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void furtherDatabasesAreSeparate() throws SQLException {
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.ephemeral()) {
      server.createDatabase("other");
      server.createDatabase("other");
      execute(server.jdbcUrl("other"), "create table only_here ()");
      assertThatThrownBy(() -> query(server.jdbcUrl(), "select 1 from only_here"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> server.createDatabase("a; drop"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
