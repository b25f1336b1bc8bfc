package org.weightaudit.http.problem;

import java.net.URI;
import java.util.Locale;

/** The kinds of problems that the platform reports, each with a stable type URI. */
public enum ProblemType {
  INVALID_REQUEST(400, "The request is not valid"),
  MALFORMED_JSON(400, "The body is not the JSON that was expected"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "This method is not allowed here"),
  NOT_ACCEPTABLE(406, "None of the accepted media types can be produced"),
  CONFLICT(409, "The request does not fit the present state"),
  SEALED(409, "A sealed thing never changes"),
  IN_USE(409, "Something else depends on it"),
  LENGTH_REQUIRED(411, "The length of the body must be given"),
  PRECONDITION_FAILED(412, "The resource has changed"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "This media type is not understood"),
  RANGE_NOT_SATISFIABLE(416, "The range lies outside the content"),
  INVALID_FILE(422, "The file cannot be used"),
  DIGEST_MISMATCH(422, "The body does not have the digest that was announced"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "The server failed"),
  UNAVAILABLE(503, "A part of the platform is not available");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What the type means, for people. */
  public String title() {
    return title;
  }

  /** As it stands in URIs: {@code invalid-request}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The {@code type} of RFC 9457; a page of the gateway explains it. */
  public URI uri() {
    return URI.create("/problems/" + slug());
  }
}
