package org.weightaudit.generators.pdiff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.sampledata.Cifar10Files;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.ResidualCnn;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Augmentation;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.RunGroup;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooInTraining;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;
import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * The last batch normalisations of the small residual network on CIFAR-10, as p-diff.md 11.1
 * describes them: 4 epochs of AdamW in one cycle up to 3e-3, then 300 steps of AdamW (0.03) on 256
 * weights. Judged on the first 4,000 test images.
 */
final class CifarTail {

  private static final ResidualCnn CNN =
      new ResidualCnn(List.of(3, 32, 32), List.of(32, 32, 64, 64), 10);
  private static final List<String> LAST_NORMS =
      List.of("last.bn1.weight", "last.bn1.bias", "last.bn2.weight", "last.bn2.bias");
  private static final Recipe RECIPE =
      new Recipe(
          4,
          128,
          new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 0.05),
          3e-3,
          LearningRateSchedule.ONE_CYCLE,
          Augmentation.HORIZONTAL_FLIP);
  private static final Optimizer FINE_TUNING = new Optimizer(Optimizer.Algorithm.ADAMW, 0.9, 5e-4);
  private static final int STEPS = 300;
  private static final int TESTED = 4000;

  private CifarTail() {}

  static Tail train(ComputeDevice device, Seed seed) throws IOException {
    Cifar10Files files = SampleData.inUserCache().cifar10();
    ZooPlan plan =
        new ZooPlan(
            CNN,
            RECIPE,
            new SavedSteps.Trajectory(LAST_NORMS, STEPS, 0.03, FINE_TUNING, 1, seed),
            1,
            seed);
    try (ZooInTraining zoo = new ZooTrainer(device).open(plan, files.train())) {
      float[] base = zoo.base(Progress.unobserved());
      List<float[]> rows = new ArrayList<>();
      List<TrainingSet.Row> names = new ArrayList<>();
      zoo.train(
          RunGroup.of(plan).get(0),
          (run, step, epoch, weights) -> {
            rows.add(weights);
            names.add(GoldenSet.row("step" + step));
          },
          Progress.unobserved());
      return new Tail(
          new TrainingSet(plan.layout(), DenseMatrix.ofRows(rows.toArray(float[][]::new)), names),
          CNN,
          FrozenRest.of(CNN.layout(), plan.layout(), base),
          files.test().range(0, TESTED));
    }
  }
}
