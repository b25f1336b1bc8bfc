package org.weightaudit.weights.architecture;

/**
 * What a hidden unit does to its input, and which symmetries that leaves. All are monotone, which
 * {@link Cnn} builds on.
 */
public enum Activation {
  /** max(x, 0): a unit may be rescaled by any positive number. */
  RELU(false, true),
  /** tanh(x): odd, so a unit may change sign. */
  TANH(true, false);

  private final boolean odd;
  private final boolean positivelyHomogeneous;

  Activation(boolean odd, boolean positivelyHomogeneous) {
    this.odd = odd;
    this.positivelyHomogeneous = positivelyHomogeneous;
  }

  /** f(-x) = -f(x). */
  public boolean isOdd() {
    return odd;
  }

  /** f(c·x) = c·f(x) for every c &gt; 0. */
  public boolean isPositivelyHomogeneous() {
    return positivelyHomogeneous;
  }
}
