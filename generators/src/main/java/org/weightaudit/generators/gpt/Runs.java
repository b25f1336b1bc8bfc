package org.weightaudit.generators.gpt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.gpt.Learning.Metric;
import org.weightaudit.weights.run.RunOrder;

/**
 * The checkpoints of a training set as runs, each from its first checkpoint to its last.
 *
 * @param rows of each run, in the order of training; runs by name
 * @param metrics of every row of the set
 * @param initial the metrics of first checkpoints that are of step 0: of initialisations
 */
record Runs(List<int[]> rows, double[] metrics, double[] initial) {

  /**
   * @throws IllegalArgumentException if a row lacks its run or metric
   */
  static Runs of(TrainingSet set, Metric metric) {
    double[] metrics = new double[set.rows().size()];
    Map<String, List<Integer>> byName = new TreeMap<>();
    for (int row = 0; row < metrics.length; row++) {
      TrainingSet.Row known = set.rows().get(row);
      metrics[row] = metric(known, metric);
      byName.computeIfAbsent(run(known), name -> new ArrayList<>()).add(row);
    }
    RunOrder<Integer> order =
        new RunOrder<>(row -> set.rows().get(row).step(), row -> set.rows().get(row).epoch());
    List<int[]> runs = new ArrayList<>();
    List<Double> initial = new ArrayList<>();
    for (List<Integer> run : byName.values()) {
      int[] rows = order.sorted(run).stream().mapToInt(Integer::intValue).toArray();
      if (set.rows().get(rows[0]).step().equals(OptionalLong.of(0))) {
        initial.add(metrics[rows[0]]);
      }
      runs.add(rows);
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("the training set has no checkpoint");
    }
    return new Runs(runs, metrics, initial.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Runs to learn from.
   *
   * @throws IllegalArgumentException if a row lacks its run or metric, or a run has one row only
   */
  static Runs ofPairs(TrainingSet set, Metric metric) {
    Runs runs = of(set, metric);
    for (int[] run : runs.rows) {
      if (run.length < 2) {
        throw new IllegalArgumentException(
            "run %s of the training set has one checkpoint; wanted: at least 2, since G.pt learns from pairs of one run"
                .formatted(run(set.rows().get(run[0]))));
      }
    }
    return runs;
  }

  private static double metric(TrainingSet.Row row, Metric metric) {
    OptionalDouble value = metric.of(row);
    if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
      throw new IllegalArgumentException(
          "checkpoint %s has no %s; wanted: one for each, since G.pt is told it"
              .formatted(row.name(), metric.column()));
    }
    return value.getAsDouble();
  }

  private static String run(TrainingSet.Row row) {
    return row.run()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "checkpoint %s has no run; wanted: one for each, since G.pt learns from pairs of one run"
                        .formatted(row.name())));
  }

  /** Whether each run has at least two checkpoints. */
  boolean havePairs() {
    return rows.stream().allMatch(run -> run.length > 1);
  }

  /** Whether the first checkpoint of each run is an initialisation. */
  boolean beginAtInitialisation() {
    return initial.length == rows.size();
  }
}
