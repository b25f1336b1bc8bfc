package org.weightaudit.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs that are trained together, at most {@value #MOST_RUNS}. Their checkpoints depend on the plan
 * and their place in it, not on other groups.
 *
 * @param first the first run, counted from 0
 * @param count how many
 */
public record RunGroup(int first, int count) {

  /** How many runs are trained at a time. */
  public static final int MOST_RUNS = 64;

  /** How many runs share the order of their batches. */
  static final int RUNS_PER_ORDER = 8;

  /** The groups of a plan, in order. */
  public static List<RunGroup> of(ZooPlan plan) {
    List<RunGroup> groups = new ArrayList<>();
    int runs = plan.sequences();
    for (int first = 0; first < runs; first += groups.get(groups.size() - 1).count()) {
      groups.add(new RunGroup(first, size(runs - first)));
    }
    return List.copyOf(groups);
  }

  /** As many whole orders as fit; what remains of the zoo is one smaller order. */
  private static int size(int remaining) {
    int whole = Math.min(remaining, MOST_RUNS) / RUNS_PER_ORDER * RUNS_PER_ORDER;
    return whole == 0 ? remaining : whole;
  }

  /** The run after the last. */
  public int end() {
    return first + count;
  }
}
