package org.weightaudit.generators.gpt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.gpt.Learning.Metric;

/**
 * The checkpoints of a training set as runs, each from its first checkpoint to its last.
 *
 * @param rows of each run, in the order of training; runs by name
 * @param metrics of every row of the set
 * @param beginAtInitialisation whether the first checkpoint of each run is of step 0
 */
record Runs(List<int[]> rows, double[] metrics, boolean beginAtInitialisation) {

  /**
   * @throws IllegalArgumentException if a row lacks its run or metric, or a run has one row only
   */
  static Runs of(TrainingSet set, Metric metric) {
    double[] metrics = new double[set.rows().size()];
    Map<String, List<Integer>> byName = new TreeMap<>();
    for (int row = 0; row < metrics.length; row++) {
      TrainingSet.Row known = set.rows().get(row);
      metrics[row] = metric(known, metric);
      byName.computeIfAbsent(run(known), name -> new ArrayList<>()).add(row);
    }
    boolean initialisations = true;
    List<int[]> runs = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> run : byName.entrySet()) {
      if (run.getValue().size() < 2) {
        throw new IllegalArgumentException(
            "run %s of the training set has one checkpoint; wanted: at least 2, since G.pt learns from pairs of one run"
                .formatted(run.getKey()));
      }
      int[] rows =
          run.getValue().stream()
              .sorted(Comparator.comparingLong(row -> time(set.rows().get(row))))
              .mapToInt(Integer::intValue)
              .toArray();
      initialisations &= set.rows().get(rows[0]).step().equals(OptionalLong.of(0));
      runs.add(rows);
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("the training set has no checkpoint");
    }
    return new Runs(runs, metrics, initialisations);
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

  /** Steps, else epochs; rows that know neither stay in their order. */
  private static long time(TrainingSet.Row row) {
    return row.step().orElseGet(() -> row.epoch().orElse(0));
  }

  /** The metric of the first checkpoint of each run. */
  double[] first() {
    return rows.stream().mapToDouble(run -> metrics[run[0]]).toArray();
  }
}
