package org.weightaudit.generators;

/** What a component of a configuration must be. */
public final class Requirement {

  private Requirement() {}

  /**
   * @throws IllegalArgumentException that begins with the component's name if the value does not
   *     fit
   */
  public static void check(boolean fits, String component, Object found, String wanted) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s is %s; wanted: %s".formatted(component, found, wanted));
    }
  }

  /**
   * @throws IllegalArgumentException if the number is not within the bounds, both included
   */
  public static void checkWithin(int least, int most, String name, int found) {
    check(
        found >= least && found <= most,
        name,
        found,
        "at least %d and at most %d".formatted(least, most));
  }
}
