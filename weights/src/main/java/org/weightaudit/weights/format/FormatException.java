package org.weightaudit.weights.format;

/**
 * A file is not what it claims to be, or holds what is not accepted. The message is for its owner;
 * what it quotes of the file is shortened.
 */
public final class FormatException extends RuntimeException {

  private static final int LONGEST = 2000;

  public FormatException(String message) {
    super(shortened(message));
  }

  public FormatException(String message, Throwable cause) {
    super(shortened(message), cause);
  }

  private static String shortened(String message) {
    return new Quoted(message, LONGEST).toString();
  }
}
