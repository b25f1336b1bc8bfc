package org.weightaudit.novelty.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis with round ticks.
 *
 * @param from the value at one end
 * @param to the value at the other end, greater than {@code from}
 * @param start where {@code from} is drawn
 * @param end where {@code to} is drawn
 */
record Axis(double from, double to, double start, double end) {

  private static final int TICKS = 6;

  /** An axis that covers these values; equal ends are moved apart. */
  static Axis covering(double from, double to, double start, double end) {
    return to > from
        ? new Axis(from, to, start, end)
        : new Axis(from, from + Math.max(Math.abs(from), 1) * 0.1, start, end);
  }

  /** The same values between other places. */
  Axis between(double newStart, double newEnd) {
    return new Axis(from, to, newStart, newEnd);
  }

  double place(double value) {
    return start + (value - from) / (to - from) * (end - start);
  }

  /** Multiples of 1, 2 or 5 times a power of ten, about six of them. */
  List<Double> ticks() {
    double step = step();
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(from / step - 1e-9); k * step <= to + 1e-9 * step; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** A tick with as many decimals as tell it from its neighbours. */
  String label(double tick) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
    if (decimals > 6) {
      return String.format(Locale.ROOT, "%.1e", tick);
    }
    return String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0.0 : tick);
  }

  private double step() {
    double rough = (to - from) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= rough) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
