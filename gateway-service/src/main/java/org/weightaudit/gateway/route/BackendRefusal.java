package org.weightaudit.gateway.route;

/** A service answered with an error, which is passed on as it is. */
public final class BackendRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String contentType;
  private final byte[] body;

  BackendRefusal(int status, String contentType, byte[] body) {
    super("A service answered with status " + status);
    this.status = status;
    this.contentType = contentType;
    this.body = body.clone();
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  public byte[] body() {
    return body.clone();
  }
}
