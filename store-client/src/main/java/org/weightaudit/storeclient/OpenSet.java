package org.weightaudit.storeclient;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * A sealed set ready for computation.
 *
 * @param set what the store says of it
 * @param rows one entry a checkpoint, in the order of the matrix
 * @param weights one row a checkpoint, read from disk as needed
 * @param frozen the tensors that a partial set lacks, in the order of the architecture
 */
public record OpenSet(
    StoredSet set, List<StoredRow> rows, WeightMatrix weights, Optional<float[]> frozen) {

  public OpenSet {
    rows = List.copyOf(rows);
  }

  /** Some of the checkpoints, in the given order. */
  public OpenSet select(int... chosen) {
    return new OpenSet(
        set, Arrays.stream(chosen).mapToObj(rows::get).toList(), weights.select(chosen), frozen);
  }

  /**
   * The last checkpoint of each run: that of the greatest step, else of the greatest epoch, else
   * the last in order. One whose run is not given is a run of its own.
   *
   * @return rows, ascending
   */
  public int[] lastOfEachRun() {
    int[] runs = runs();
    Map<Integer, Integer> last = new HashMap<>();
    for (int row = 0; row < runs.length; row++) {
      last.merge(runs[row], row, (one, other) -> time(other) >= time(one) ? other : one);
    }
    return last.values().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private long time(int row) {
    return rows.get(row).step().or(() -> rows.get(row).epoch()).orElse(0L);
  }

  /** The run of each checkpoint as a number; one whose run is not given is a run of its own. */
  public int[] runs() {
    Map<String, Integer> numbers = new HashMap<>();
    int[] runs = new int[rows.size()];
    for (int i = 0; i < runs.length; i++) {
      String run = rows.get(i).run().map(name -> "run " + name).orElse("row " + i);
      runs[i] = numbers.computeIfAbsent(run, name -> numbers.size());
    }
    return runs;
  }
}
