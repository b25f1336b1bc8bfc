package org.weightaudit.jobs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.weightaudit.weights.progress.Progress;

/**
 * One job at a time on this machine's device, whichever service it belongs to: a PostgreSQL
 * advisory lock, which the server releases if the process dies.
 */
class DeviceSlot {

  private static final long POLL_MILLIS = 250;

  private final DataSource dataSource;
  private final String slot;

  DeviceSlot(DataSource dataSource, String device) {
    this.dataSource = dataSource;
    this.slot = "weightaudit device " + host() + " " + device;
  }

  /** Does the work as soon as the device is free. */
  <T> T hold(Progress progress, Callable<T> work) throws Exception {
    try (Connection connection = dataSource.getConnection()) {
      CountDownLatch never = new CountDownLatch(1);
      while (!ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))")) {
        progress.report("waiting for the device", 0);
        if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      try {
        return work.call();
      } finally {
        ask(connection, "select pg_advisory_unlock(hashtextextended(?, 0))");
      }
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

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
