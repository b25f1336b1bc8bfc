package org.weightaudit.http.problem;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;

/** Tells a database that is away for a while from a statement that is wrong. */
public final class DatabaseOutage {

  private static final Duration RETRY = Duration.ofSeconds(5);

  private DatabaseOutage() {}

  /** Whether this failure, or what led to it, is of a database that does not answer just now. */
  public static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isOne(sql)) {
        return true;
      }
    }
    return false;
  }

  /**
   * SQL states of connections (08), resources (53), operator intervention (57P) and serialization
   * (40). The pool gives none for a connection that broke earlier in the same transaction.
   */
  private static boolean isOne(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || (state == null
            ? String.valueOf(failure.getMessage()).equals("Connection is closed")
            : state.matches("(08|53|40)...|57P.."));
  }

  static Problem problem(Throwable failure) {
    return Problem.of(
            ProblemType.UNAVAILABLE,
            "The database does not answer just now. Try again in a moment.")
        .retryAfter(RETRY)
        .causedBy(failure);
  }
}
