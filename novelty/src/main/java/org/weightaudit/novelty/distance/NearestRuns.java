package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The nearest of the rows seen so far, one of each run, nearest first. */
final class NearestRuns {

  private static final Comparator<Neighbour> NEAREST_FIRST =
      Comparator.comparingDouble(Neighbour::distance).thenComparingInt(Neighbour::index);

  private final int[] runs;
  private final int count;
  private final List<Neighbour> nearest = new ArrayList<>();

  NearestRuns(int[] runs, int count) {
    this.runs = runs;
    this.count = count;
  }

  void add(Neighbour neighbour) {
    nearest.add(neighbour);
    nearest.sort(NEAREST_FIRST);
    for (int farther = nearest.size() - 1; farther > 0; farther--) {
      int run = runs[nearest.get(farther).index()];
      if (nearest.subList(0, farther).stream().anyMatch(n -> runs[n.index()] == run)) {
        nearest.remove(farther);
      }
    }
    if (nearest.size() > count) {
      nearest.remove(count);
    }
  }

  /** No row farther than this is among the nearest. */
  double limit() {
    return nearest.size() < count ? Double.POSITIVE_INFINITY : nearest.get(count - 1).distance();
  }

  List<Neighbour> list() {
    return List.copyOf(nearest);
  }
}
