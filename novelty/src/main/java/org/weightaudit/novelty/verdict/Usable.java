package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The checkpoints of a group that can take part: those whose weights are all finite.
 *
 * @param checkpoints the rows that remain
 * @param rows where each of them stands in the group as given
 */
record Usable(Checkpoints checkpoints, int[] rows, List<SetAside> setAside) {

  static Usable of(Checkpoints group) {
    List<SetAside> setAside = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < group.count(); i++) {
      int bad = firstNonFinite(group.weights().row(i));
      if (bad < 0) {
        kept.add(i);
      } else {
        setAside.add(new SetAside(i, "parameter %d is not finite".formatted(bad)));
      }
    }
    int[] rows = kept.stream().mapToInt(Integer::intValue).toArray();
    return new Usable(group.select(rows), rows, List.copyOf(setAside));
  }

  private static int firstNonFinite(float[] row) {
    for (int k = 0; k < row.length; k++) {
      if (!Float.isFinite(row[k])) {
        return k;
      }
    }
    return -1;
  }

  /** The same without some of the remaining rows. */
  Usable without(List<Duplicate> duplicates) {
    List<Integer> dropped = duplicates.stream().map(Duplicate::row).toList();
    int[] kept = IntStream.range(0, rows.length).filter(i -> !dropped.contains(i)).toArray();
    return new Usable(
        checkpoints.select(kept), Arrays.stream(kept).map(i -> rows[i]).toArray(), setAside);
  }
}
