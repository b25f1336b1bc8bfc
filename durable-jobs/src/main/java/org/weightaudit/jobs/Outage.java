package org.weightaudit.jobs;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import org.weightaudit.http.problem.DatabaseOutage;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** Tells a server that is away, which is waited for, from work that cannot be done. */
final class Outage {

  private Outage() {}

  /** What is away, in words; empty if the failure is of another kind. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem.type() == ProblemType.UNAVAILABLE
            ? Optional.of(problem.detail())
            : Optional.empty();
      }
      if (isOfNetwork(cause) || isFullDisk(cause)) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
    }
    return DatabaseOutage.caused(failure)
        ? Optional.of("the database does not answer")
        : Optional.empty();
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
