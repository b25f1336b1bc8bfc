package org.weightaudit.weights.progress;

/**
 * Listens to long work. The work calls {@link #report} at least every few hundred milliseconds; a
 * listener stops it by throwing from there, usually a {@link
 * java.util.concurrent.CancellationException}, and the work lets that exception pass.
 */
@FunctionalInterface
public interface Progress {

  /**
   * @param phase what is being done, in a word or two
   * @param fraction how much of the whole is done, from 0 to 1
   */
  void report(String phase, double fraction);

  static Progress unobserved() {
    return (phase, fraction) -> {};
  }

  /** Maps the 0 to 1 of a part onto {@code from} to {@code to} of this whole. */
  default Progress between(double from, double to) {
    return (phase, fraction) -> report(phase, from + (to - from) * fraction);
  }
}
