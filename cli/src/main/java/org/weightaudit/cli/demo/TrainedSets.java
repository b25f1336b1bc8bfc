package org.weightaudit.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.weightaudit.cli.audit.Structure;
import org.weightaudit.cli.client.CheckpointSets;
import org.weightaudit.cli.client.WorkFailedException;
import org.weightaudit.cli.client.Zoo;
import org.weightaudit.cli.client.Zoos;
import org.weightaudit.cli.dataset.Mnist;
import org.weightaudit.cli.terminal.ProgressDisplay;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/** Has the platform train what the demo needs, and fetches trained weights. */
final class TrainedSets {

  private final DemoPlan plan;
  private final Zoos zoos;
  private final CheckpointSets sets;
  private final ProgressDisplay display;

  TrainedSets(DemoPlan plan, Zoos zoos, CheckpointSets sets, ProgressDisplay display) {
    this.plan = plan;
    this.zoos = zoos;
    this.sets = sets;
    this.display = display;
  }

  /** A zoo that was ordered. */
  record Order(String what, String zoo) {}

  /** Orders networks that are trained to the end, one checkpoint each. */
  Order networks(String name, String role, int runs, long seed) {
    return order(
        "training %d networks (%s)".formatted(runs, name),
        request(name, role, runs, seed, Map.of("type", "final")));
  }

  /** Orders consecutive steps of one run. */
  Order steps(String name, String role, long seed) {
    return order(
        "training one run of %d steps".formatted(plan.steps()),
        request(
            name,
            role,
            1,
            seed,
            Map.of(
                "type",
                "consecutive",
                "count",
                plan.steps(),
                "learningRate",
                plan.stepLearningRate())));
  }

  /**
   * Orders consecutive steps of one run in which some tensors vary, trained as P-diff wants it
   * (Wang et al., 2024: AdamW on these tensors alone, at 0.03).
   */
  Order tail(String name, String role, long seed) {
    Map<String, Object> request =
        request(
            name,
            role,
            1,
            seed,
            Map.of(
                "type",
                "consecutive",
                "count",
                plan.steps(),
                "learningRate",
                0.03,
                "optimizer",
                "adamw",
                "weightDecay",
                5e-4,
                "tensors",
                plan.tail()));
    request.putAll(Map.of("optimizer", "adam", "learningRate", 3e-3, "epochs", 5));
    return order(
        "training %d steps of %s".formatted(plan.steps(), String.join(", ", plan.tail())), request);
  }

  private Map<String, Object> request(
      String name, String role, int runs, long seed, Map<String, Object> saved) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", name);
    request.putAll(Structure.of(plan.architecture()).members());
    request.put("dataset", Mnist.TRAIN);
    request.put("testDataset", Mnist.TEST);
    request.put("role", role);
    request.put("runs", runs);
    request.put("epochs", plan.epochs());
    request.put("saved", saved);
    request.put("seed", seed);
    return request;
  }

  private Order order(String what, Map<String, Object> request) {
    String key = "demo-" + UUID.randomUUID();
    return new Order(what, zoos.start(request, key).id());
  }

  /** Waits for an order and answers the id of its checkpoint set. */
  String await(Order order) {
    display.begin(order.what());
    Zoo zoo = zoos.follow(order.zoo(), display::show);
    String set =
        zoo.checkpointSet()
            .filter(id -> zoo.hasSucceeded())
            .orElseThrow(() -> new WorkFailedException(order.what(), zoo));
    display.end(set);
    return set;
  }

  /** The weights of a set, for generators to learn from. */
  WeightMatrix weights(String set, Path folder) throws IOException {
    List<float[]> rows = new ArrayList<>();
    for (Path file : sets.downloadWeights(set, folder)) {
      try (CheckpointFile checkpoints =
          CheckpointFile.open(file, plan.architecture().layout(), ReadLimits.standard())) {
        for (int i = 0; i < checkpoints.count(); i++) {
          float[] row = new float[plan.architecture().layout().size()];
          checkpoints.readRows(i, 1, row);
          rows.add(row);
        }
      }
    }
    return DenseMatrix.ofRows(rows.toArray(float[][]::new));
  }
}
