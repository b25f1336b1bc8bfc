package org.weightaudit.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.RunGroup;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooInTraining;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * A narrow ResNet-18, trained on images of 8x8 coloured pixels in 4 classes, and consecutive steps
 * of its last two normalisations: what P-diff learns from.
 *
 * @param base the whole network before these steps
 * @param steps the normalisations alone, a row a step
 */
record ResNetTrajectory(LabeledImages images, float[] base, WeightMatrix steps) {

  static final ResNet18 NETWORK = new ResNet18(ResNet18.Stem.CIFAR, 4, 4, 8);

  static final String SHAPE =
      "\"architecture\": {\"type\": \"resnet18\", \"stem\": \"cifar\", \"classes\": 4,"
          + " \"width\": 4, \"imageSize\": 8}, \"partial\": "
          + ResNet18.LAST_NORMALISATIONS.stream().map("\"%s\""::formatted).toList();

  private static final int IMAGES = 320;
  private static final int STEPS = 60;
  private static final int AVERAGED = 16;
  private static final Layout PART = NETWORK.layout().only(ResNet18.LAST_NORMALISATIONS);

  static ResNetTrajectory train() {
    LabeledImages images = Networks.images(IMAGES, List.of(3, 8, 8));
    Seed seed = new Seed(1);
    Optimizer optimizer = Optimizer.of(Optimizer.Algorithm.ADAMW);
    ZooPlan plan =
        new ZooPlan(
            NETWORK,
            Recipe.of(4, optimizer).withBatchSize(32),
            new SavedSteps.Trajectory(
                ResNet18.LAST_NORMALISATIONS, STEPS, 0.03, optimizer, 1, seed),
            1,
            seed);
    List<float[]> rows = new ArrayList<>();
    try (ComputeDevice device = ComputeDevice.best();
        ZooInTraining zoo = new ZooTrainer(device).open(plan, images)) {
      float[] base = zoo.base(Progress.unobserved());
      zoo.train(
          RunGroup.of(plan).get(0),
          (run, step, epoch, weights) -> rows.add(weights),
          Progress.unobserved());
      return new ResNetTrajectory(images, base, DenseMatrix.ofRows(rows.toArray(float[][]::new)));
    }
  }

  /** The tensors that all steps share. */
  Layout rest() {
    return NETWORK.layout().without(ResNet18.LAST_NORMALISATIONS);
  }

  /** The values of {@link #rest}. */
  float[] frozen() {
    return Networks.columnsOf(base, NETWORK.layout(), rest());
  }

  /** The steps with hardly any noise. */
  WeightMatrix copies() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] rows = new float[steps.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = steps.row(i);
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] += (float) (1e-5 * random.nextGaussian());
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  /** Means of steps drawn from the whole trajectory. */
  WeightMatrix averages() {
    SplittableRandom random = new SplittableRandom(6);
    float[][] rows = new float[steps.rows()][PART.size()];
    for (float[] row : rows) {
      for (int drawn = 0; drawn < AVERAGED; drawn++) {
        float[] step = steps.row(random.nextInt(steps.rows()));
        for (int k = 0; k < row.length; k++) {
          row[k] += step[k] / AVERAGED;
        }
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  /** How well these normalisations do in the network. */
  List<Double> accuracies(WeightMatrix normalisations) {
    try (ComputeDevice device = ComputeDevice.best();
        Classifier classifier =
            new Classifier(
                device,
                NETWORK,
                Optional.of(FrozenRest.of(NETWORK.layout(), PART, base)),
                images)) {
      double[] all =
          classifier.predict(normalisations, Progress.unobserved()).accuracies(images.labels());
      return Arrays.stream(all).boxed().toList();
    }
  }
}
