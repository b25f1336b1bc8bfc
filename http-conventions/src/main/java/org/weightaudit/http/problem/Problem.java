package org.weightaudit.http.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Ends a request with a problem document. Immutable; the {@code with} methods return copies. */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final String detail;
  private final transient List<FieldError> errors;
  private final transient Optional<Duration> retryAfter;

  private Problem(
      ProblemType type, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {
    super(message(detail, errors));
    this.type = type;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Optional.empty());
  }

  /** A request one field of which is not valid. */
  public static Problem invalid(String pointer, String detail) {
    return of(ProblemType.INVALID_REQUEST, detail).at(pointer, detail);
  }

  /** Something that cannot be found, for example {@code checkpoint set cs_42}. */
  public static Problem notFound(String what) {
    return of(ProblemType.NOT_FOUND, "There is no " + what + ".");
  }

  /**
   * What another service knows; empty if it refuses, as it does what it has never heard of.
   *
   * @throws Problem if it cannot answer at all
   */
  public static <T> Optional<T> unlessRefused(Supplier<T> lookup) {
    try {
      return Optional.of(lookup.get());
    } catch (Problem refused) {
      if (refused.type().status() >= 500) {
        throw refused;
      }
      return Optional.empty();
    }
  }

  /** With one more field that is wrong. */
  public Problem at(String pointer, String whatIsWrong) {
    List<FieldError> more = new ArrayList<>(errors);
    more.add(new FieldError(pointer, whatIsWrong));
    return withCause(new Problem(type, detail, more, retryAfter));
  }

  /** With the advice to try again after a while. */
  public Problem retryAfter(Duration delay) {
    return withCause(new Problem(type, detail, errors, Optional.of(delay)));
  }

  /** With what led to it, for the log. */
  public Problem causedBy(Throwable cause) {
    Problem copy = new Problem(type, detail, errors, retryAfter);
    copy.initCause(cause);
    return copy;
  }

  private Problem withCause(Problem copy) {
    if (getCause() != null) {
      copy.initCause(getCause());
    }
    return copy;
  }

  public ProblemType type() {
    return type;
  }

  public String detail() {
    return detail;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The document of RFC 9457, with {@code errors} where fields are named. */
  public ProblemDetail document() {
    ProblemDetail document =
        ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(type.status()), detail);
    document.setType(type.uri());
    document.setTitle(type.title());
    if (!errors.isEmpty()) {
      document.setProperty("errors", errors);
    }
    return document;
  }

  private static String message(String detail, List<FieldError> errors) {
    return errors.isEmpty() ? detail : detail + " " + errors;
  }
}
