package org.weightaudit.novelty.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Items that are resampled together: the checkpoints of one run, or a block of consecutive steps.
 * Resampling draws as many clusters as there are, with replacement.
 */
public final class Clusters {

  private final int[] clusterOfItem;
  private final int count;

  private Clusters(int[] clusterOfItem, int count) {
    this.clusterOfItem = clusterOfItem;
    this.count = count;
  }

  /** Every item for itself. */
  public static Clusters single(int items) {
    int[] own = new int[items];
    Arrays.setAll(own, i -> i);
    return new Clusters(own, items);
  }

  /** Items of one run together. */
  public static Clusters byRun(int[] runs) {
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] clusters = new int[runs.length];
    for (int i = 0; i < runs.length; i++) {
      numbers.putIfAbsent(runs[i], numbers.size());
      clusters[i] = numbers.get(runs[i]);
    }
    return new Clusters(clusters, numbers.size());
  }

  /** Blocks of {@code length} consecutive items; the last may be shorter. */
  public static Clusters blocks(int items, int length) {
    int[] clusters = new int[items];
    Arrays.setAll(clusters, i -> i / length);
    return new Clusters(clusters, (items + length - 1) / length);
  }

  public int items() {
    return clusterOfItem.length;
  }

  public int clusters() {
    return count;
  }

  /** How often each item occurs in one resample. */
  int[] resample(SplittableRandom random) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[random.nextInt(count)]++;
    }
    int[] weights = new int[clusterOfItem.length];
    Arrays.setAll(weights, i -> drawn[clusterOfItem[i]]);
    return weights;
  }

  /** Every item once. */
  int[] once() {
    int[] weights = new int[clusterOfItem.length];
    Arrays.fill(weights, 1);
    return weights;
  }
}
