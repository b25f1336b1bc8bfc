package org.weightaudit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgreSqlTest {

  private static final Duration LONG = Duration.ofSeconds(60);

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
      assertThat(query(server.jdbcUrl(), "show synchronous_commit")).isEqualTo("on");
      assertThat(query(server.jdbcUrl(), "show full_page_writes")).isEqualTo("on");
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

  private Process startJvm() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AbandonedServer.class.getName(),
                folder.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void serverThatAKilledJvmLeftRunningIsStoppedFirst() throws Exception {
    Process jvm = startJvm();
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
  void firstStartIsMadeAnewThoughTheMakingOfDataStillRuns() throws Exception {
    Process jvm = startJvm();
    await().atMost(LONG).until(() -> Files.exists(folder.resolve("data/postgresql.conf")));
    jvm.destroyForcibly().waitFor();
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void serverThatIsRecoveringFromAKillIsStoppedAndRecoversAgain() throws Exception {
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      execute(
          server.jdbcUrl(),
          "create table checkpoint as select n from generate_series(1, 200000) n");
      postmaster().destroyForcibly();
    } catch (UncheckedIOException e) {
      assertThat(e).as("there is no server left to stop").isNotNull();
    }
    Process jvm = startJvm();
    await().atMost(LONG).until(() -> isRunning());
    jvm.destroyForcibly().waitFor();
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select count(*) from checkpoint")).isEqualTo("200000");
    }
  }

  @Test
  void serverOfAJvmThatWasKilledWhileStoppingIsStopped() throws Exception {
    Process jvm = startJvm();
    String url =
        jvm.inputReader()
            .lines()
            .filter(line -> line.startsWith("jdbc:"))
            .findFirst()
            .orElseThrow();
    execute(url, "create table checkpoint as select 'kept' as name");
    new ProcessBuilder("kill", "-TERM", Long.toString(postmaster().pid())).start().waitFor();
    jvm.destroyForcibly().waitFor();
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select name from checkpoint")).isEqualTo("kept");
    }
  }

  @Test
  void processIdThatWentToSomebodyElseIsForgotten() throws Exception {
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      execute(server.jdbcUrl(), "create table checkpoint as select 'kept' as name");
    }
    Files.writeString(
        folder.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n/elsewhere\n");
    try (EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(folder)) {
      assertThat(query(server.jdbcUrl(), "select name from checkpoint")).isEqualTo("kept");
    }
  }

  private boolean isRunning() throws IOException {
    Path pidFile = folder.resolve("data/postmaster.pid");
    return Files.exists(pidFile) && !Files.readString(pidFile).isBlank();
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
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
