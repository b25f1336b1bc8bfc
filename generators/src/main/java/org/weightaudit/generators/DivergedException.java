package org.weightaudit.generators;

/**
 * Training or sampling ended in numbers that are not finite. The message says where, for whoever
 * chose the configuration.
 */
public final class DivergedException extends RuntimeException {

  public DivergedException(String message) {
    super(message);
  }
}
