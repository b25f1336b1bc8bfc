package org.weightaudit.gateway.route;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** What clients read when a service does not answer. */
final class Unreachable {

  private static final Duration RETRY = Duration.ofSeconds(5);

  private Unreachable() {}

  static Problem problem(Backend backend, IOException cause) {
    return Problem.of(ProblemType.UNAVAILABLE, detail(backend.name(), cause))
        .retryAfter(RETRY)
        .causedBy(cause);
  }

  private static String detail(String service, IOException cause) {
    if (cause instanceof ConnectionRequestTimeoutException) {
      return "All connections to the %s are in use. Try again in a moment.".formatted(service);
    }
    if (cause instanceof SocketTimeoutException && !(cause instanceof ConnectTimeoutException)) {
      return "The %s did not answer in time. It may still carry the request out: look before you repeat it."
          .formatted(service);
    }
    return "The %s cannot be reached just now. Try again in a moment.".formatted(service);
  }
}
