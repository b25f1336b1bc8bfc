package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import java.util.Optional;
import org.weightaudit.novelty.baseline.Baselines;
import org.weightaudit.novelty.baseline.NoisyMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/** A baseline to be reported with the same measurements as the generated checkpoints. */
public sealed interface BaselineRequest {

  /** As it is called in reports, for example {@code average of 16}. */
  String name();

  /**
   * As many checkpoints as asked for, made from the training checkpoints.
   *
   * @param parents the training row that each generated checkpoint was made from, if that is known
   */
  WeightMatrix make(WeightMatrix training, Optional<int[]> parents, int count, Seed seed);

  /**
   * Training checkpoints with Gaussian noise of a given standard deviation on every parameter.
   *
   * @param standardDeviation in units of weights times the coefficient
   * @param coefficient by which a generator multiplied weights before it learned from them, where
   *     noise is told in its units, as G.pt's is; 1 for weights as they are
   */
  record Noise(double standardDeviation, double coefficient) implements BaselineRequest {

    /** Noise on weights as they are. */
    public Noise(double standardDeviation) {
      this(standardDeviation, 1);
    }

    @Override
    public String name() {
      return "noise " + standardDeviation + (coefficient == 1 ? "" : " / " + coefficient);
    }

    @Override
    public WeightMatrix make(WeightMatrix training, Optional<int[]> parents, int count, Seed seed) {
      return noisy(training, parents, count, standardDeviation / coefficient, seed);
    }
  }

  /** Means of some distinct training checkpoints. */
  record Average(int size) implements BaselineRequest {

    public static final int PUBLISHED_SIZE = 16;

    @Override
    public String name() {
      return "average of " + size;
    }

    @Override
    public WeightMatrix make(WeightMatrix training, Optional<int[]> parents, int count, Seed seed) {
      return Baselines.averages(training, Math.min(size, training.rows()), count, seed);
    }
  }

  /** Every parameter drawn from a normal distribution with its training mean and deviation. */
  record Gaussian() implements BaselineRequest {

    @Override
    public String name() {
      return "gaussian";
    }

    @Override
    public WeightMatrix make(WeightMatrix training, Optional<int[]> parents, int count, Seed seed) {
      return Baselines.gaussians(training, count, seed);
    }
  }

  /**
   * {@code count} training rows with noise: the parents that a sampler used, over and over, or else
   * drawn ones, distinct as long as there are enough. The same seed gives the same parents and
   * directions for every standard deviation.
   */
  static WeightMatrix noisy(
      WeightMatrix training,
      Optional<int[]> parents,
      int count,
      double standardDeviation,
      Seed seed) {
    int[] order =
        parents.orElseGet(
            () ->
                Baselines.distinct(training.rows(), training.rows(), seed.of("parents").random()));
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> order[i % order.length]);
    return new NoisyMatrix(training.select(rows), standardDeviation, seed.of("directions"));
  }
}
