package org.weightaudit.cli.client;

/** What was asked cannot be done; the message says what would do. */
public final class BadRequestException extends RuntimeException {

  public BadRequestException(String message) {
    super(message);
  }
}
