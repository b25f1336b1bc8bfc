package org.weightaudit.zoo;

import java.util.Arrays;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.zoo.compute.MlpTraining;

/**
 * Trains the runs of a zoo in groups of {@value #RUNS_PER_GROUP}. The runs of a group see the same
 * batches, so that all their first layers are one matrix product; each has an initialisation of its
 * own, and each group an order of its own. Cost: 6·B·D operations a step and run, for batches of B
 * and D parameters; memory: five times the group's parameters, whatever the number of runs.
 */
public final class ZooTrainer {

  /** How many runs are trained at a time. */
  public static final int RUNS_PER_GROUP = 64;

  /** How many runs share the order of their batches. */
  public static final int RUNS_PER_ORDER = 8;

  private final ComputeDevice device;

  public ZooTrainer(ComputeDevice device) {
    this.device = device;
  }

  /**
   * Trains all runs and hands every checkpoint to the sink: by group, then step, then run.
   *
   * @throws IllegalArgumentException if the images do not fit the architecture, are fewer than one
   *     batch, or a step to save lies after the last one
   */
  public void train(ZooPlan plan, LabeledImages images, CheckpointSink sink, Progress progress) {
    Schedule schedule = new Schedule(plan, images.count());
    try (DeviceImages deviceImages = new DeviceImages(device, images)) {
      int runs;
      for (int firstRun = 0; firstRun < plan.runs(); firstRun += runs) {
        runs = groupSize(plan.runs() - firstRun);
        trainGroup(
            plan,
            schedule,
            deviceImages,
            firstRun,
            runs,
            sink,
            progress.between(
                (double) firstRun / plan.runs(), (double) (firstRun + runs) / plan.runs()));
      }
    }
  }

  /** As many whole orders as fit; what remains of the zoo is one smaller order. */
  private static int groupSize(int remaining) {
    int whole = Math.min(remaining, RUNS_PER_GROUP) / RUNS_PER_ORDER * RUNS_PER_ORDER;
    return whole == 0 ? remaining : whole;
  }

  private void trainGroup(
      ZooPlan plan,
      Schedule schedule,
      DeviceImages images,
      int firstRun,
      int runs,
      CheckpointSink sink,
      Progress progress) {
    BatchOrder[] orders = new BatchOrder[Math.max(1, runs / RUNS_PER_ORDER)];
    Arrays.setAll(
        orders,
        i ->
            new BatchOrder(
                images.count(),
                plan.recipe().batchSize(),
                plan.seed().of("batch order").of(firstRun / RUNS_PER_ORDER + i).random()));
    float[] start = Initialisation.of(plan.architecture(), plan.seed(), firstRun, runs);
    try (MlpTraining training =
        new MlpTraining(
            device,
            plan.architecture(),
            images,
            start,
            runs,
            plan.recipe().momentum(),
            plan.recipe().weightDecay())) {
      save(plan, schedule, training, firstRun, 0, sink);
      for (int step = 1; step <= schedule.totalSteps(); step++) {
        int[][] batches = Arrays.stream(orders).map(BatchOrder::next).toArray(int[][]::new);
        training.step(batches, schedule.learningRate(step));
        save(plan, schedule, training, firstRun, step, sink);
        if (step % 10 == 0) {
          progress.report("training", (double) step / schedule.totalSteps());
        }
      }
    }
  }

  private static void save(
      ZooPlan plan,
      Schedule schedule,
      MlpTraining training,
      int firstRun,
      int step,
      CheckpointSink sink) {
    if (plan.savedSteps().keeps(step, schedule.scheduledSteps())) {
      float[][] rows = training.checkpoints();
      for (int i = 0; i < rows.length; i++) {
        sink.accept(firstRun + i, step, schedule.epochsDone(step), rows[i]);
      }
    }
  }
}
