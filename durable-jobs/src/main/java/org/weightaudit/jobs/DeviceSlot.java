package org.weightaudit.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job at a time on a device, whichever service it belongs to: a PostgreSQL advisory lock, which
 * the server gives in the order of asking and takes back when the process or its connection ends.
 * Services take turns if they name the same slot and use the same database.
 */
class DeviceSlot {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceSlot.class);
  private static final long LOOK_UP_MILLIS = 250;

  /** Lets the server notice soon that a client is gone, one that waits for the lock as well. */
  private static final String NOTICE_LOSS =
      """
      set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3;
      set client_connection_check_interval = '5s'
      """;

  private final DataSource connections;
  private final String slot;

  /**
   * @param connections gives connections that nobody else uses: closing one frees the slot
   */
  DeviceSlot(DataSource connections, String slot) {
    this.connections = connections;
    this.slot = slot;
  }

  /** Does the work as soon as the device is free. */
  <T> T hold(Pulse pulse, Callable<T> work) throws Exception {
    try (HeldSlot held = new HeldSlot(this, take(pulse))) {
      pulse.guard(held::isOurs);
      return work.call();
    } finally {
      pulse.guard(() -> true);
    }
  }

  /** Waits on the server, where the order of asking is kept, and looks up to see a cancel. */
  private Connection take(Pulse pulse) throws Exception {
    Connection connection = connect();
    FutureTask<Boolean> lock =
        new FutureTask<>(
            () -> ask(connection, "select pg_advisory_lock(hashtextextended(?, 0)) is not null"));
    boolean taken = false;
    try {
      Thread waiting = new Thread(lock, "device-slot");
      waiting.setDaemon(true);
      waiting.start();
      while (!taken) {
        taken = isDone(lock);
        if (!taken) {
          pulse.await("waiting for the device");
        }
      }
      return connection;
    } finally {
      if (!taken) {
        connection.abort(Runnable::run);
      }
    }
  }

  private static boolean isDone(FutureTask<Boolean> lock) throws Exception {
    try {
      lock.get(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new SQLException("the device slot cannot be had", "08006", e);
    }
  }

  /**
   * A new connection with the slot, or none if another job has it.
   *
   * @throws SQLException if the server cannot be asked
   */
  Optional<Connection> takeIfFree() throws SQLException {
    Connection connection = connect();
    boolean taken = false;
    try {
      taken = ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))");
      return taken ? Optional.of(connection) : Optional.empty();
    } finally {
      if (!taken) {
        close(connection);
      }
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = connections.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(NOTICE_LOSS);
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  private boolean ask(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, slot);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.atDebug().setCause(e).log("the connection of the device slot was broken");
    }
  }
}
