package org.weightaudit.novelty.distance;

import java.util.List;

/**
 * Distance to the nearest training point over that to the second nearest; under 1/3 a generated
 * point counts as memorised (Yoon et al., 2023). 0 if the nearest one is hit exactly, NaN without a
 * second.
 */
public final class NeighbourRatio {

  private NeighbourRatio() {}

  public static double of(List<Neighbour> nearest) {
    if (nearest.size() < 2) {
      return Double.NaN;
    }
    double first = nearest.get(0).distance();
    return first == 0 ? 0 : first / nearest.get(1).distance();
  }
}
