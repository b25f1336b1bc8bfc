package org.weightaudit.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;

/** Nobody answers at the server's address, or the connection broke and stayed broken. */
public final class ServerUnreachableException extends RuntimeException {

  ServerUnreachableException(URI server, IOException cause) {
    super(
        "the server at %s cannot be reached: %s. Is it running (./weightaudit serve), and is --server right?"
            .formatted(server, reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof ConnectException) {
      return "nobody listens there";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
