package org.weightaudit.store.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * What {@code pg_dump} does with the data of a schema, for builds without that program: every table
 * as of one moment, whatever others do meanwhile.
 */
final class DatabaseCopy implements AutoCloseable {

  private static final String SCHEMA = "checkpoint_store";
  private static final String HISTORY = "flyway_schema_history";

  private final Connection snapshot;

  /** Begins the copy: it has what is there now. */
  DatabaseCopy(String jdbcUrl) throws SQLException {
    snapshot = connect(jdbcUrl);
    snapshot.setAutoCommit(false);
    snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    tables(snapshot);
  }

  private static Connection connect(String jdbcUrl) throws SQLException {
    return DriverManager.getConnection(jdbcUrl, "postgres", "postgres");
  }

  private static List<String> tables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select table_name from information_schema.tables where table_schema = '%s' and table_type = 'BASE TABLE'"
                    .formatted(SCHEMA))) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      names.remove(HISTORY);
      return names;
    }
  }

  /** Writes one file a table. */
  void writeTo(Path folder) throws SQLException {
    for (String table : tables(snapshot)) {
      try (var out = Files.newOutputStream(folder.resolve(table))) {
        snapshot
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy %s.%s to stdout".formatted(SCHEMA, table), out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Fills the tables of a fresh schema, whose migrations have run. */
  static void restore(Path folder, String jdbcUrl) throws SQLException {
    try (Connection target = connect(jdbcUrl);
        Statement statement = target.createStatement()) {
      // Foreign keys are checked by the reconciliation and by reading, not table by table.
      statement.execute("set session_replication_role = replica");
      for (String table : tables(target)) {
        try (var in = Files.newInputStream(folder.resolve(table))) {
          target
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy %s.%s from stdin".formatted(SCHEMA, table), in);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    snapshot.rollback();
    snapshot.close();
  }
}
