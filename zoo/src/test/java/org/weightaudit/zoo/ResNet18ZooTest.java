package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.ComposedMatrix;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * A ResNet-18 of full width on a part of CIFAR-10 that a CPU can bear, and 300 steps of its last
 * two normalisations, as P-diff collects them: {@code mvn -pl zoo -am -Pzoos
 * -Dtest=ResNet18ZooTest}. The base network is far from converged; {@code -Dzoos.images} and {@code
 * -Dzoos.epochs} train it longer. The table is in docs/methods.md.
 */
@Tag("zoos")
class ResNet18ZooTest {

  private static final ResNet18 NETWORK = ResNet18.of(ResNet18.Stem.CIFAR, 10);
  private static final int BATCH = 64;
  private static final int STEPS = 300;
  private static final int TESTED = 500;
  private static final int WHOLE = 3;

  @Test
  void aShortTrainingAndATrajectory() throws IOException {
    int images = Integer.getInteger("zoos.images", 2560);
    int epochs = Integer.getInteger("zoos.epochs", 2);
    Seed seed = new Seed(Long.getLong("zoos.seed", 430));
    Cifar10Files files = SampleData.inUserCache().cifar10();
    LabeledImages train = files.train().range(0, images);
    LabeledImages test = files.test().range(0, TESTED);
    Recipe recipe =
        new Recipe(
            epochs,
            BATCH,
            new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 0.05),
            1e-3,
            LearningRateSchedule.ONE_CYCLE,
            Augmentation.NONE);
    Optimizer fineTuning = new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 5e-4);
    ZooPlan plan =
        new ZooPlan(
            NETWORK,
            recipe,
            new SavedSteps.Trajectory(
                ResNet18.LAST_NORMALISATIONS, STEPS, 0.03, fineTuning, 1, seed),
            1,
            seed);
    try (ComputeDevice device = ComputeDevice.best();
        ZooInTraining zoo = new ZooTrainer(device).open(plan, train)) {
      Instant start = Instant.now();
      float[] base = zoo.base(Progress.unobserved());
      System.out.printf("%d epochs of %d images in %s%n", epochs, images, since(start));

      start = Instant.now();
      List<float[]> rows = new ArrayList<>();
      List<Duration> after = new ArrayList<>();
      Instant begun = start;
      zoo.train(
          RunGroup.of(plan).get(0),
          (run, step, epoch, weights) -> {
            rows.add(weights);
            after.add(since(begun));
          },
          Progress.unobserved());
      int firstEpoch = images / BATCH;
      System.out.printf(
          "%d steps on images that are new in %s, all %d in %s%n",
          firstEpoch, after.get(firstEpoch - 1), STEPS, after.get(STEPS - 1));
      DenseMatrix trajectory = DenseMatrix.ofRows(rows.toArray(float[][]::new));

      FrozenRest rest = FrozenRest.of(NETWORK.layout(), plan.layout(), base);
      Predictions parts = predictions(device, Optional.of(rest), trajectory, test, "parts");
      double[] accuracies = parts.accuracies(test.labels());

      float[][] some = new float[WHOLE][];
      Arrays.setAll(some, i -> rows.get(i * (STEPS / WHOLE)));
      WeightMatrix wholes =
          new ComposedMatrix(
              NETWORK.layout(), plan.layout(), DenseMatrix.ofRows(some), rest.values());
      Predictions uncached = predictions(device, Optional.empty(), wholes, test, "whole networks");
      double baseAccuracy =
          predictions(device, Optional.empty(), DenseMatrix.ofRows(base), test, "base")
              .accuracy(0, test.labels());

      double mean = Arrays.stream(accuracies).average().orElseThrow();
      double nearest = Distances.meanNearest(trajectory);
      System.out.printf(
          "base %.4f, steps %.4f ± %.4f, nearest %.3f, to the mean %.3f%n",
          baseAccuracy,
          mean,
          Distances.deviation(accuracies),
          nearest,
          Distances.meanToMean(trajectory));
      for (int i = 0; i < WHOLE; i++) {
        assertThat(uncached.accuracy(i, test.labels()))
            .isCloseTo(accuracies[i * (STEPS / WHOLE)], within(2.0 / TESTED));
      }
      assertThat(baseAccuracy).isGreaterThan(0.2);
      assertThat(mean).isGreaterThan(baseAccuracy - 0.05);
      assertThat(nearest).as("about 0.3 by the arithmetic of AdamW").isBetween(0.15, 0.6);
    }
  }

  private static Predictions predictions(
      ComputeDevice device,
      Optional<FrozenRest> rest,
      WeightMatrix networks,
      LabeledImages images,
      String what) {
    Instant start = Instant.now();
    try (Classifier classifier = new Classifier(device, NETWORK, rest, images)) {
      Predictions predictions = classifier.predict(networks, Progress.unobserved());
      System.out.printf(
          "%d %s on %d images in %s%n", networks.rows(), what, images.count(), since(start));
      return predictions;
    }
  }

  private static Duration since(Instant start) {
    return Duration.between(start, Instant.now());
  }
}
