package org.weightaudit.fields;

/** A fitting has left the finite numbers: its learning rate is too great. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
