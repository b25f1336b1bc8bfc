package org.weightaudit.zoo;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.compute.NetworkTraining;

/** A zoo whose images are on the device, to be trained group by group. */
public final class ZooInTraining implements AutoCloseable {

  private static final double BASE = 0.8;

  private final ComputeDevice device;
  private final ZooPlan plan;
  private final Architecture architecture;
  private final Schedule schedule;
  private final DeviceImages images;
  private Optional<float[]> base = Optional.empty();

  ZooInTraining(ComputeDevice device, ZooPlan plan, LabeledImages images) {
    this.device = device;
    this.plan = plan;
    this.architecture = plan.architecture();
    this.schedule = new Schedule(plan, images.count());
    this.images = new DeviceImages(device, images);
  }

  /** Trains a group and hands its checkpoints to the sink: by step, then run. */
  public void train(RunGroup group, CheckpointSink sink, Progress progress) {
    if (plan.savedSteps() instanceof SavedSteps.Trajectory trajectory) {
      double begun = base.isPresent() ? 0 : BASE;
      float[] start = base(progress.between(0, begun));
      trainTrajectories(trajectory, start, group, sink, progress.between(begun, 1));
    } else {
      trainRuns(group, sink, progress);
    }
  }

  /**
   * The network that trajectories start from, whole and in layout order: the first run after its
   * schedule. It is trained when it is first asked for.
   */
  public float[] base(Progress progress) {
    if (base.isEmpty()) {
      RunGroup first = new RunGroup(0, 1);
      try (NetworkTraining training = newRuns(first)) {
        advance(
            training,
            ordersOfRuns(first),
            schedule.scheduledSteps(),
            schedule::learningRate,
            step -> {},
            progress);
        base = Optional.of(training.checkpoints()[0]);
      }
    }
    return base.get().clone();
  }

  private void trainRuns(RunGroup group, CheckpointSink sink, Progress progress) {
    List<BitSet> kept =
        IntStream.range(group.first(), group.end())
            .mapToObj(run -> plan.savedSteps().kept(run, schedule.scheduledSteps()))
            .toList();
    try (NetworkTraining training = newRuns(group)) {
      IntConsumer save =
          step -> {
            int[] wanted =
                IntStream.range(0, kept.size()).filter(i -> kept.get(i).get(step)).toArray();
            if (wanted.length > 0) {
              hand(training.checkpoints(), wanted, group, step, sink);
            }
          };
      save.accept(0);
      advance(
          training,
          ordersOfRuns(group),
          schedule.totalSteps(),
          schedule::learningRate,
          save,
          progress);
    }
  }

  private NetworkTraining newRuns(RunGroup group) {
    return NetworkTraining.of(
        device,
        architecture,
        images,
        Initialisation.of(
            architecture,
            plan.recipe().initialWeights(),
            plan.seed(),
            group.first(),
            group.count()),
        group.count(),
        plan.recipe().optimizer(),
        Set.copyOf(architecture.layout().names()));
  }

  /** One order for every {@value RunGroup#RUNS_PER_ORDER} runs. */
  private List<BatchOrder> ordersOfRuns(RunGroup group) {
    Seed seed = plan.seed().of("batch order");
    int orders = Math.max(1, group.count() / RunGroup.RUNS_PER_ORDER);
    return IntStream.range(0, orders)
        .mapToObj(i -> order(seed.of(group.first() / RunGroup.RUNS_PER_ORDER + i)))
        .toList();
  }

  private void trainTrajectories(
      SavedSteps.Trajectory trajectory,
      float[] start,
      RunGroup group,
      CheckpointSink sink,
      Progress progress) {
    Layout whole = architecture.layout();
    Layout varying = plan.layout();
    float[] starts = new float[Math.multiplyExact(group.count(), start.length)];
    for (int i = 0; i < group.count(); i++) {
      System.arraycopy(start, 0, starts, i * start.length, start.length);
    }
    List<BatchOrder> orders =
        IntStream.range(group.first(), group.end())
            .mapToObj(i -> order(trajectory.seed().of("trajectory").of(i)))
            .toList();
    try (NetworkTraining training =
        NetworkTraining.of(
            device,
            architecture,
            images,
            starts,
            group.count(),
            trajectory.optimizer(),
            new HashSet<>(trajectory.tensors()))) {
      advance(
          training,
          orders,
          trajectory.count(),
          step -> trajectory.learningRate(),
          step -> {
            float[][] rows = training.checkpoints();
            Arrays.setAll(rows, i -> whole.select(varying, rows[i]));
            int[] all = IntStream.range(0, rows.length).toArray();
            hand(rows, all, group, schedule.scheduledSteps() + step, sink);
          },
          progress);
    }
  }

  private BatchOrder order(Seed seed) {
    return new BatchOrder(
        images.count(), plan.recipe().batchSize(), plan.recipe().augmentation(), seed.random());
  }

  private static void advance(
      NetworkTraining training,
      List<BatchOrder> orders,
      int steps,
      IntToDoubleFunction learningRate,
      IntConsumer afterStep,
      Progress progress) {
    for (int step = 1; step <= steps; step++) {
      training.step(
          orders.stream().map(BatchOrder::next).toList(), learningRate.applyAsDouble(step));
      afterStep.accept(step);
      progress.report("training", (double) step / steps);
    }
  }

  private void hand(float[][] rows, int[] wanted, RunGroup group, int step, CheckpointSink sink) {
    for (int i : wanted) {
      sink.accept(group.first() + i, step, schedule.epochsDone(step), rows[i]);
    }
  }

  @Override
  public void close() {
    images.close();
  }
}
