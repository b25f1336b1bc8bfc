package org.weightaudit.jobs;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** Tells a server that is away, which is waited for, from work that cannot be done. */
final class Outage {

  private static final String DATABASE = "the database does not answer";

  private Outage() {}

  /** What is away, in words; empty if the failure is of another kind. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem.type() == ProblemType.UNAVAILABLE
            ? Optional.of(problem.detail())
            : Optional.empty();
      }
      if (isOfDatabase(cause)) {
        return Optional.of(DATABASE);
      }
      if (isOfNetwork(cause) || isFullDisk(cause)) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
    }
    return Optional.empty();
  }

  private static boolean isOfDatabase(Throwable cause) {
    return cause instanceof TransientDataAccessException
        || cause instanceof RecoverableDataAccessException
        || cause instanceof DataAccessResourceFailureException
        || cause instanceof CannotCreateTransactionException
        || cause instanceof TransactionSystemException
        || cause instanceof SQLTransientException
        || cause instanceof SQLRecoverableException
        || (cause instanceof SQLException sql && isTransient(sql.getSQLState()));
  }

  /** Connection (08), resources (53), operator intervention (57P), serialization (40). */
  private static boolean isTransient(String state) {
    return state != null && state.matches("(08|53|40)...|57P..");
  }

  private static boolean isOfNetwork(Throwable cause) {
    return cause instanceof SocketException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof HttpTimeoutException;
  }

  private static boolean isFullDisk(Throwable cause) {
    return cause instanceof IOException
        && String.valueOf(cause.getMessage()).contains("No space left on device");
  }
}
