package org.weightaudit.storeclient;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.run.RunOrder;

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
   * The last checkpoint of each run, as {@link RunOrder} has them. One whose run is not given is a
   * run of its own.
   *
   * @return rows, ascending
   */
  public int[] lastOfEachRun() {
    int[] runs = runs();
    RunOrder<Integer> order =
        new RunOrder<>(row -> whole(rows.get(row).step()), row -> whole(rows.get(row).epoch()));
    return IntStream.range(0, runs.length)
        .boxed()
        .collect(Collectors.groupingBy(row -> runs[row]))
        .values()
        .stream()
        .map(order::sorted)
        .mapToInt(sorted -> sorted.get(sorted.size() - 1))
        .sorted()
        .toArray();
  }

  private static OptionalLong whole(Optional<Long> number) {
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
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
