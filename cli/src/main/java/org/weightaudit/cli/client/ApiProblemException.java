package org.weightaudit.cli.client;

import java.util.List;
import java.util.stream.Collectors;

/** The server understood the request and refused it, or failed at it. */
public final class ApiProblemException extends RuntimeException {

  private static final int FIRST_SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final int status;

  ApiProblemException(String request, int status, Problem problem) {
    super("%s was answered with %d%s".formatted(request, status, problem.inWords()));
    this.status = status;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later: the fault is not the caller's. */
  public boolean isServersFault() {
    return status >= FIRST_SERVER_ERROR || status == TOO_MANY_REQUESTS;
  }

  /** What stands in a problem document. */
  record Problem(String title, String detail, List<Fault> errors) {

    /** One fault of a request. */
    record Fault(String pointer, String detail) {}

    Problem {
      title = title == null ? "" : title;
      detail = detail == null ? "" : detail;
      errors = errors == null ? List.of() : List.copyOf(errors);
    }

    String inWords() {
      String heading = title.isEmpty() ? "" : " " + title;
      boolean repeated = errors.stream().anyMatch(fault -> fault.detail().equals(detail));
      return heading
          + (detail.isEmpty() || repeated ? "" : "\n  " + detail)
          + errors.stream()
              .map(fault -> "\n  %s: %s".formatted(fault.pointer(), fault.detail()))
              .collect(Collectors.joining());
    }
  }
}
