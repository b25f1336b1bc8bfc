package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.zoo.compute.Batch;
import org.weightaudit.zoo.compute.NetworkTraining;
import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;

/** A narrow ResNet-18 in training against PyTorch; weights/…/make_resnet18.py made its numbers. */
class ResNet18TrainingTest {

  private static final ResNet18 NETWORK = new ResNet18(ResNet18.Stem.CIFAR, 5, 2, 16);
  private static final Layout TAIL = NETWORK.layout().only(ResNet18.LAST_NORMALISATIONS);
  private static final int IMAGES = 8;
  private static final NpzArrays PYTORCH = NpzArrays.of(Golden.resource("/training/resnet18.npz"));

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @ParameterizedTest
  @CsvSource({"SGD,0.05,0.005,nesterov,2e-5", "ADAMW,0.001,0.05,adamw,2e-5"})
  void stepsOfAllTensorsAreThoseOfPyTorch(
      Optimizer.Algorithm algorithm, double rate, double decay, String name, float tolerance) {
    float[] end =
        stepped(new Optimizer(algorithm, 0.9, decay), rate, Set.copyOf(NETWORK.layout().names()));
    assertThat(end).containsExactly(PYTORCH.floats("all_" + name), within(tolerance));
  }

  @ParameterizedTest
  @CsvSource({"SGD,0.05,0.005", "ADAMW,0.001,0.05"})
  void stepsOfTheLastNormalisationsAreThoseOfPyTorchInEvaluationMode(
      Optimizer.Algorithm algorithm, double rate, double decay) {
    float[] end =
        stepped(
            new Optimizer(algorithm, 0.9, decay), rate, Set.copyOf(ResNet18.LAST_NORMALISATIONS));
    String name = algorithm == Optimizer.Algorithm.SGD ? "tail_nesterov" : "tail_adamw";
    assertThat(NETWORK.layout().select(TAIL, end))
        .containsExactly(PYTORCH.floats(name), within(1e-5f));
    Layout rest = NETWORK.layout().without(TAIL.names());
    assertThat(NETWORK.layout().select(rest, end))
        .isEqualTo(NETWORK.layout().select(rest, PYTORCH.floats("start")));
  }

  private static float[] stepped(Optimizer optimizer, double rate, Set<String> trained) {
    try (DeviceImages images = new DeviceImages(device, images());
        NetworkTraining training =
            NetworkTraining.of(
                device, NETWORK, images, PYTORCH.floats("start"), 1, optimizer, trained)) {
      Batch all = new Batch(IntStream.range(0, IMAGES).toArray(), new boolean[0]);
      training.step(List.of(all), rate);
      training.step(List.of(all), rate);
      return training.checkpoints()[0];
    }
  }

  private static LabeledImages images() {
    float[] pixels = PYTORCH.floats("images");
    ByteBuffer values =
        ByteBuffer.allocate(pixels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(pixels);
    return new LabeledImages(
        NETWORK.inputShape(),
        LabeledImages.Element.FLOAT32,
        values,
        PYTORCH.ints("labels"),
        NETWORK.classes(),
        Normalization.none());
  }

  /** Steps of a training that has seen the images equal first steps, each of a new training. */
  @Test
  void frozenActivationsThatAreKnownAreThoseThatWouldBeFound() {
    Optimizer plain = new Optimizer(Optimizer.Algorithm.SGD, 0, 0);
    Set<String> trained = Set.copyOf(ResNet18.LAST_NORMALISATIONS);
    float[] expected = PYTORCH.floats("start");
    try (DeviceImages images = new DeviceImages(device, images());
        NetworkTraining training =
            NetworkTraining.of(device, NETWORK, images, expected, 1, plain, trained)) {
      for (int step = 0; step < 6; step++) {
        int[] chosen = {step % IMAGES, (3 * step + 1) % IMAGES, (5 * step + 2) % IMAGES};
        boolean[] mirrored = step < 3 ? new boolean[0] : new boolean[] {true, false, step == 4};
        List<Batch> batch = List.of(new Batch(chosen, mirrored));
        training.step(batch, 0.05);
        try (NetworkTraining anew =
            NetworkTraining.of(device, NETWORK, images, expected, 1, plain, trained)) {
          anew.step(batch, 0.05);
          expected = anew.checkpoints()[0];
        }
        assertThat(training.checkpoints()[0]).isEqualTo(expected);
      }
    }
  }

  @Test
  void aTrajectoryIsTheSameHoweverManyFollow() {
    assertThat(trajectories(3).get(0)).isEqualTo(trajectories(1).get(0));
    assertThat(trajectories(3).get(1)).isNotEqualTo(trajectories(1).get(0));
  }

  /** The last step of each trajectory. */
  private static List<float[]> trajectories(int count) {
    Recipe recipe =
        new Recipe(
            1,
            2,
            new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 0.05),
            1e-3,
            LearningRateSchedule.CONSTANT,
            Augmentation.HORIZONTAL_FLIP);
    Optimizer tuning = new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 5e-4);
    SavedSteps.Trajectory steps =
        new SavedSteps.Trajectory(
            ResNet18.LAST_NORMALISATIONS, 5, 0.01, tuning, count, new Seed(1));
    ZooPlan plan = new ZooPlan(NETWORK, recipe, steps, 1, new Seed(2));
    float[][] last = new float[count][];
    try (ZooInTraining zoo = new ZooTrainer(device).open(plan, images())) {
      for (RunGroup group : RunGroup.of(plan)) {
        zoo.train(group, (run, step, epoch, weights) -> last[run] = weights, Progress.unobserved());
      }
    }
    return List.of(last);
  }

  @Test
  void largeNetworksAreTrainedFewAtATimeAndKeepTheirOrders() {
    assertThat(groupsOf(64, 20)).containsExactly(8, 8, 4);
    assertThat(groupsOf(128, 20)).containsExactly(3, 3, 2, 3, 3, 2, 3, 1);
    assertThat(groupsOf(2, 150)).containsExactly(64, 64, 16, 6);
  }

  private static List<Integer> groupsOf(int width, int runs) {
    ResNet18 network = new ResNet18(ResNet18.Stem.CIFAR, 10, width, 32);
    ZooPlan plan =
        new ZooPlan(network, Recipe.ofEpochs(1), new SavedSteps.Final(), runs, new Seed(1));
    List<Integer> counts = new ArrayList<>();
    RunGroup.of(plan).forEach(group -> counts.add(group.count()));
    return counts;
  }
}
