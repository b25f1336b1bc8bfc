package org.weightaudit.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs that are trained together, at most {@value #MOST_RUNS}, and of large networks so many that
 * their parameters fit into half a gigabyte. Their checkpoints depend on the plan and their place
 * in it, not on other groups.
 *
 * @param first the first run, counted from 0
 * @param count how many
 */
public record RunGroup(int first, int count) {

  /** How many runs are trained at a time. */
  public static final int MOST_RUNS = 64;

  private static final int PARAMETERS_AT_A_TIME = 1 << 27;

  /** How many runs share the order of their batches. */
  static final int RUNS_PER_ORDER = 8;

  /** The groups of a plan, in order. */
  public static List<RunGroup> of(ZooPlan plan) {
    List<RunGroup> groups = new ArrayList<>();
    int runs = plan.sequences();
    int parameters = plan.architecture().layout().size();
    int most = Math.max(1, Math.min(MOST_RUNS, PARAMETERS_AT_A_TIME / parameters));
    for (int first = 0; first < runs; first += groups.get(groups.size() - 1).count()) {
      groups.add(new RunGroup(first, size(first, Math.min(most, runs - first))));
    }
    return List.copyOf(groups);
  }

  /** As many whole orders as fit; else what fits of the present one. */
  private static int size(int first, int most) {
    int whole = most / RUNS_PER_ORDER * RUNS_PER_ORDER;
    int restOfOrder = RUNS_PER_ORDER - first % RUNS_PER_ORDER;
    return whole == 0 || restOfOrder < RUNS_PER_ORDER ? Math.min(most, restOfOrder) : whole;
  }

  /** The run after the last. */
  public int end() {
    return first + count;
  }
}
