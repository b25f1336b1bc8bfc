package org.weightaudit.evaluation.archive;

import java.util.Optional;

/** Numbers that JSON can say: NaN and infinities are unknown. */
final class Known {

  private Known() {}

  static Optional<Double> number(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }
}
