package org.weightaudit.novelty.distance;

import java.util.List;

/**
 * The nearest rows of each row of a query, nearest first; among equally near ones the smallest
 * index first. A row all of whose pairs are excluded has an empty list.
 */
public record Neighbours(List<List<Neighbour>> of) {

  public Neighbours {
    of = of.stream().map(List::copyOf).toList();
  }

  public int rows() {
    return of.size();
  }

  /**
   * The distance of each row to its nearest neighbour.
   *
   * @throws IllegalStateException if a row has none
   */
  public double[] distances() {
    return of.stream().mapToDouble(list -> first(list).distance()).toArray();
  }

  /**
   * The nearest neighbour of each row.
   *
   * @throws IllegalStateException if a row has none
   */
  public int[] indices() {
    return of.stream().mapToInt(list -> first(list).index()).toArray();
  }

  private static Neighbour first(List<Neighbour> list) {
    if (list.isEmpty()) {
      throw new IllegalStateException("a row has no neighbour: all pairs are excluded");
    }
    return list.get(0);
  }
}
