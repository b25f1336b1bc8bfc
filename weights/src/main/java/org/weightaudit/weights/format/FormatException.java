package org.weightaudit.weights.format;

/**
 * A file is not what it claims to be, or holds what is not accepted. The message is for its owner.
 */
public final class FormatException extends RuntimeException {

  public FormatException(String message) {
    super(message);
  }

  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
