package org.weightaudit.zoo;

/** Refuses numbers of a plan that make no sense; the message begins with the number's name. */
final class Wanted {

  private Wanted() {}

  static void require(boolean holds, String name, Number found, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s; wanted: %s".formatted(name, found, wanted));
    }
  }

  static void requirePositive(String name, double found) {
    require(found > 0 && Double.isFinite(found), name, found, "a positive number");
  }
}
