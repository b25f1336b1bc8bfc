package org.weightaudit.novelty.distance;

import java.util.Arrays;

/**
 * The rows that could be among the nearest of one query row, given an interval for each squared
 * distance. A row is out as soon as its lower end exceeds the k-th smallest upper end of distinct
 * runs.
 */
final class Candidates {

  private final int[] runs;
  private final int[] bestRuns;
  private final double[] bestUppers;
  private int[] rows = new int[8];
  private double[] lowers = new double[8];
  private int size;

  Candidates(int[] runs, int k) {
    this.runs = runs;
    bestRuns = new int[k];
    bestUppers = new double[k];
    Arrays.fill(bestUppers, Double.POSITIVE_INFINITY);
    Arrays.fill(bestRuns, -1);
  }

  /** No row whose squared distance is above this is among the nearest. */
  double limit() {
    return bestUppers[bestUppers.length - 1];
  }

  void add(int row, double lower, double upper) {
    if (lower > limit()) {
      return;
    }
    if (size == rows.length) {
      dropImpossible();
      if (size > rows.length / 2) {
        rows = Arrays.copyOf(rows, 2 * rows.length);
        lowers = Arrays.copyOf(lowers, 2 * lowers.length);
      }
    }
    rows[size] = row;
    lowers[size++] = lower;
    tighten(runs[row], upper);
  }

  private void tighten(int run, double upper) {
    int place = bestUppers.length - 1;
    for (int k = 0; k < bestRuns.length; k++) {
      if (bestRuns[k] == run && bestUppers[k] < Double.POSITIVE_INFINITY) {
        place = k;
        break;
      }
    }
    if (upper >= bestUppers[place]) {
      return;
    }
    while (place > 0 && bestUppers[place - 1] > upper) {
      bestUppers[place] = bestUppers[place - 1];
      bestRuns[place] = bestRuns[place - 1];
      place--;
    }
    bestUppers[place] = upper;
    bestRuns[place] = run;
  }

  private void dropImpossible() {
    int kept = 0;
    for (int k = 0; k < size; k++) {
      if (lowers[k] <= limit()) {
        rows[kept] = rows[k];
        lowers[kept++] = lowers[k];
      }
    }
    size = kept;
  }

  /** The rows that could still be among the nearest. */
  int[] possible() {
    dropImpossible();
    return Arrays.copyOf(rows, size);
  }
}
