package org.weightaudit.novelty.statistics;

/**
 * An estimate with its confidence interval. Where no interval can be given (too few items), low and
 * high are NaN.
 */
public record Interval(double value, double low, double high) {

  /** An estimate without an interval. */
  public static Interval point(double value) {
    return new Interval(value, Double.NaN, Double.NaN);
  }
}
