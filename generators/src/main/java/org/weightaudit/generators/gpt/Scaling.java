package org.weightaudit.generators.gpt;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * Weights in normalised units: all weights times one number, after which their standard deviation
 * is that of the pixels of ImageNet between -1 and 1 (Peebles et al., 2022, appendix).
 *
 * @param coefficient c, positive
 * @param least weight of the training set, not normalised
 * @param greatest weight of it
 */
record Scaling(double coefficient, float least, float greatest) {

  private static final double DEVIATION_OF_PIXELS = 0.538;
  private static final int PUBLISHED_DRAWS = 25_000;

  /**
   * From all checkpoints, or from 25,000 drawn with replacement, a random one of a random run, as
   * published. Reads the matrix once, or what is drawn of it.
   *
   * @throws IllegalArgumentException if weights are not finite, or all equal
   */
  static Scaling of(TrainingSet set, Runs runs, Mode mode, Seed seed) {
    float[] range = range(set);
    double deviation =
        mode == Mode.CORRECTED
            ? deviation(set.weights(), IntStream.range(0, set.weights().rows()))
            : deviation(set.weights(), drawn(runs, seed.of("scaling").random()));
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          "the weights of the training set are all equal; wanted: at least two that differ");
    }
    return new Scaling(DEVIATION_OF_PIXELS / deviation, range[0], range[1]);
  }

  private static IntStream drawn(Runs runs, SplittableRandom random) {
    return IntStream.range(0, PUBLISHED_DRAWS)
        .map(
            draw -> {
              int[] run = runs.rows().get(random.nextInt(runs.rows().size()));
              return run[random.nextInt(run.length)];
            });
  }

  /** The unbiased standard deviation of all weights of some rows together. */
  private static double deviation(WeightMatrix weights, IntStream rows) {
    double[] sums = new double[3];
    float[] values = new float[weights.columns()];
    rows.forEach(
        row -> {
          weights.read(row, 1, values);
          for (float value : values) {
            sums[0]++;
            sums[1] += value;
            sums[2] += (double) value * value;
          }
        });
    return Math.sqrt((sums[2] - sums[1] * sums[1] / sums[0]) / (sums[0] - 1));
  }

  private static float[] range(TrainingSet set) {
    float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    float[] values = new float[set.weights().columns()];
    for (int row = 0; row < set.weights().rows(); row++) {
      set.weights().read(row, 1, values);
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "checkpoint %s has a number that is not finite"
                  .formatted(set.rows().get(row).name()));
        }
        range[0] = Math.min(range[0], value);
        range[1] = Math.max(range[1], value);
      }
    }
    return range;
  }

  /** Changes the array. */
  float[] normalised(float[] weights) {
    float factor = (float) coefficient;
    for (int k = 0; k < weights.length; k++) {
      weights[k] *= factor;
    }
    return weights;
  }

  /** Changes the array. */
  float[] raw(float[] normalised) {
    float factor = (float) coefficient;
    for (int k = 0; k < normalised.length; k++) {
      normalised[k] /= factor;
    }
    return normalised;
  }
}
