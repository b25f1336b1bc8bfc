package org.weightaudit.generators;

/**
 * Training or sampling ended in numbers that are not finite. The message says where, for whoever
 * chose the configuration.
 */
public final class DivergedException extends RuntimeException {

  public DivergedException(String message) {
    super(message);
  }

  /**
   * Lets finite samples pass.
   *
   * @param samples row-major
   * @param columns numbers a sample
   * @param first the number of the first sample in its sequence
   * @throws DivergedException that names the first that is not finite
   */
  public static void requireFinite(float[] samples, int columns, int first) {
    for (int k = 0; k < samples.length; k++) {
      if (!Float.isFinite(samples[k])) {
        throw new DivergedException(
            "sample %d is not finite: the generator has not learned, or it is damaged"
                .formatted(first + k / columns));
      }
    }
  }
}
