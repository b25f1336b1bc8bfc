package org.weightaudit.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;

/** The two generators of the demo that do not train: one copies, one averages. */
final class Generators {

  private final int count;
  private final Seed seed;

  /**
   * @param count how many checkpoints each makes
   */
  Generators(int count, Seed seed) {
    this.count = count;
    this.seed = seed;
  }

  /**
   * Distinct training networks, their hidden units exchanged, with a little noise: new to the eye
   * and to plain L2, copies in truth.
   *
   * @param noiseShare length of the noise, relative to the median distance to the nearest other
   *     training network
   */
  WeightMatrix copies(WeightMatrix training, Symmetries symmetries, double noiseShare) {
    SplittableRandom random = seed.of("copies").random();
    Aligner aligner = new Aligner(symmetries);
    double deviation = noiseShare * spacing(training) / Math.sqrt(training.columns());
    int[] parents = permutation(training.rows(), random);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      List<UnitAlignment> exchanged = new ArrayList<>();
      for (SymmetryGroup group : symmetries.groups()) {
        int[] order = permutation(group.units(), random);
        exchanged.add(new UnitAlignment(order, new boolean[group.units()]));
      }
      rows[i] = aligner.apply(exchanged, training.row(parents[i % parents.length]));
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] += (float) (deviation * random.nextGaussian());
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  /** Means of as many consecutive steps as the window is long, at distinct places. */
  WeightMatrix averages(WeightMatrix steps, int window) {
    int[] starts = permutation(steps.rows() - window + 1, seed.of("averages").random());
    float[][] rows = new float[count][];
    float[] block = new float[Math.multiplyExact(window, steps.columns())];
    for (int i = 0; i < count; i++) {
      steps.read(starts[i % starts.length], window, block);
      rows[i] = mean(block, window, steps.columns());
    }
    return DenseMatrix.ofRows(rows);
  }

  private static float[] mean(float[] block, int window, int columns) {
    float[] mean = new float[columns];
    for (int column = 0; column < columns; column++) {
      double sum = 0;
      for (int row = 0; row < window; row++) {
        sum += block[row * columns + column];
      }
      mean[column] = (float) (sum / window);
    }
    return mean;
  }

  /** Median over training networks of the plain distance to the nearest other one. */
  private static double spacing(WeightMatrix training) {
    float[][] rows = new float[training.rows()][];
    Arrays.setAll(rows, training::row);
    double[] nearest = new double[rows.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        double distance = distance(rows[i], rows[j]);
        nearest[i] = Math.min(nearest[i], distance);
        nearest[j] = Math.min(nearest[j], distance);
      }
    }
    Arrays.sort(nearest);
    return nearest[nearest.length / 2];
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static int[] permutation(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
