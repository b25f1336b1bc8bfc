package org.weightaudit.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slot of a job that computes. If its connection breaks, the slot is taken again, unless
 * another job was faster; while the server cannot be asked, nobody else gets it either.
 */
final class HeldSlot implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeldSlot.class);
  private static final int ANSWER_SECONDS = 5;

  private final DeviceSlot slot;
  private Connection connection;
  private boolean closed;

  HeldSlot(DeviceSlot slot, Connection connection) {
    this.slot = slot;
    this.connection = connection;
  }

  /** False as soon as another job may compute. */
  synchronized boolean isOurs() {
    if (closed) {
      return true;
    }
    try {
      if (connection.isValid(ANSWER_SECONDS)) {
        return true;
      }
      DeviceSlot.close(connection);
      Optional<Connection> again = slot.takeIfFree();
      again.ifPresent(taken -> connection = taken);
      LOG.atWarn().addKeyValue("taken", again.isPresent()).log("the device slot was lost");
      return again.isPresent();
    } catch (SQLException e) {
      LOG.atDebug().setCause(e).log("the server of the device slot cannot be asked");
      return true;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    DeviceSlot.close(connection);
  }
}
