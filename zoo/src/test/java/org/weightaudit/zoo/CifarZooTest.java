package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weightaudit.sampledata.Cifar10Files;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.ResidualCnn;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * The small residual network on CIFAR-10 and its trajectory, as P-diff's small configuration has
 * them: {@code mvn -pl zoo -am -Pzoos test}. The table is in docs/methods.md.
 */
@Tag("zoos")
class CifarZooTest {

  private static final ResidualCnn CNN =
      new ResidualCnn(List.of(3, 32, 32), List.of(32, 32, 64, 64), 10);
  private static final List<String> LAST_NORMS =
      List.of("last.bn1.weight", "last.bn1.bias", "last.bn2.weight", "last.bn2.bias");
  private static final int TESTED = 4000;

  @Test
  void fourEpochsAndATrajectory() throws IOException {
    int epochs = Integer.getInteger("zoos.epochs", 4);
    Seed seed = new Seed(Long.getLong("zoos.seed", 430));
    Cifar10Files files = SampleData.inUserCache().cifar10();
    LabeledImages train = files.train();
    LabeledImages test = files.test();
    Recipe recipe =
        new Recipe(
            epochs,
            128,
            new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 0.05),
            3e-3,
            LearningRateSchedule.ONE_CYCLE,
            Augmentation.HORIZONTAL_FLIP);
    Optimizer fineTuning = new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 5e-4);
    ZooPlan plan =
        new ZooPlan(
            CNN,
            recipe,
            new SavedSteps.Trajectory(LAST_NORMS, 300, 0.03, fineTuning, 1, seed),
            1,
            seed);
    try (ComputeDevice device = ComputeDevice.best();
        ZooInTraining zoo = new ZooTrainer(device).open(plan, train)) {
      Instant start = Instant.now();
      float[] base = zoo.base(Progress.unobserved());
      Duration training = Duration.between(start, Instant.now());
      double baseAccuracy;
      try (Classifier classifier = new Classifier(device, CNN, test)) {
        baseAccuracy =
            classifier
                .predict(DenseMatrix.ofRows(base), Progress.unobserved())
                .accuracy(0, test.labels());
      }
      System.out.printf("%d epochs in %s: test accuracy %.4f%n", epochs, training, baseAccuracy);

      start = Instant.now();
      List<float[]> rows = new ArrayList<>();
      zoo.train(
          RunGroup.of(plan).get(0),
          (run, step, epoch, weights) -> rows.add(weights),
          Progress.unobserved());
      System.out.printf("300 steps in %s%n", Duration.between(start, Instant.now()));

      start = Instant.now();
      DenseMatrix trajectory = DenseMatrix.ofRows(rows.toArray(float[][]::new));
      LabeledImages some = test.range(0, TESTED);
      FrozenRest rest = FrozenRest.of(CNN.layout(), plan.layout(), base);
      double[] accuracies;
      try (Classifier classifier = new Classifier(device, CNN, Optional.of(rest), some)) {
        accuracies =
            classifier.predict(trajectory, Progress.unobserved()).accuracies(some.labels());
      }
      Duration evaluating = Duration.between(start, Instant.now());
      double mean = Arrays.stream(accuracies).average().orElseThrow();
      double nearest = Distances.meanNearest(trajectory);
      double toMean = Distances.meanToMean(trajectory);
      System.out.printf(
          "300 networks on %d images in %s: accuracy %.4f ± %.4f, nearest %.3f, to the mean %.3f%n",
          TESTED, evaluating, mean, Distances.deviation(accuracies), nearest, toMean);
      assertThat(baseAccuracy).isGreaterThan(0.3 + 0.1 * epochs);
      assertThat(mean).isGreaterThan(baseAccuracy - 0.03);
      assertThat(nearest).isBetween(0.05, 0.16);
      assertThat(toMean).isBetween(0.6, 1.8);
    }
  }
}
