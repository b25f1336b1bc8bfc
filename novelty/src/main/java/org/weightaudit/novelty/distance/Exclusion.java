package org.weightaudit.novelty.distance;

/** Which pairs must not be each other's neighbours. */
@FunctionalInterface
public interface Exclusion {

  /** Whether row {@code to} may not be a neighbour of row {@code from}. */
  boolean excludes(int from, int to);

  /** Every row may be a neighbour of every other. */
  static Exclusion none() {
    return (from, to) -> false;
  }

  /** For a set searched in itself: no row is its own neighbour. An equal row elsewhere still is. */
  static Exclusion self() {
    return (from, to) -> from == to;
  }

  /**
   * For a set searched in itself: rows of one run are no neighbours.
   *
   * @param runs the run of each row
   */
  static Exclusion sameRun(int[] runs) {
    int[] copy = runs.clone();
    return (from, to) -> copy[from] == copy[to];
  }
}
