package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.Mode;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The MNIST preset shows the paper's pattern: generated networks are more accurate than those it
 * learned from, nearly as accurate as averages, and less like the training networks than these are
 * like each other. One seed, or those of {@code -Dmnist.seeds}; prints a row of docs/methods.md for
 * each group.
 */
class MnistPresetTest {

  private static final int SAMPLES = 100;
  private static final int AVERAGED = 16;

  @TempDir private Path scratch;

  /** What is measured of a group of networks. */
  private record Measured(
      double accuracy, double spread, double similarity, double nearest, double toMean) {

    String row(long seed, String group) {
      return "| %d | %s | %.2f ± %.2f | %.3f | %.3f | %.3f |"
          .formatted(seed, group, 100 * accuracy, 100 * spread, similarity, nearest, toMean);
    }
  }

  static LongStream seeds() {
    return Arrays.stream(System.getProperty("mnist.seeds", "1").split(","))
        .mapToLong(Long::parseLong);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void generatedNetworksLieBetweenAveragesAndGaussian(long value) throws IOException {
    Seed seed = new Seed(value);
    PDiff method = new PDiff();
    try (ComputeDevice device = ComputeDevice.best()) {
      MnistTail tail = MnistTail.train(device, seed);
      DenseMatrix training = tail.set().weights().toDense();
      DenseMatrix generated;
      try (PDiffGenerator generator =
          method.train(
              device,
              tail.set(),
              method.presets().get(0).configuration(),
              Mode.CORRECTED,
              seed.of("generator"),
              new RecordingWatch(),
              scratch)) {
        generated =
            generator.sample(0, SAMPLES, seed.of("samples"), Progress.unobserved()).toDense();
      }
      Comparison comparison = new Comparison(device, tail, training);
      Measured ofTraining = comparison.measure(training);
      Measured ofGenerated = comparison.measure(generated);
      Measured ofAverages = comparison.measure(averages(training, seed.of("averages").random()));
      Measured ofGaussian = comparison.measure(gaussian(training, seed.of("gaussian").random()));
      Measured ofNoise = comparison.measure(noisy(training, 0.05, seed.of("noise").random()));
      System.out.println(ofTraining.row(value, "training"));
      System.out.println(ofGenerated.row(value, "generated"));
      System.out.println(ofAverages.row(value, "average of 16"));
      System.out.println(ofGaussian.row(value, "gaussian"));
      System.out.println(ofNoise.row(value, "noise 0.05"));

      assertThat(ofGenerated.accuracy()).isGreaterThan(ofTraining.accuracy() + 0.002);
      assertThat(ofGenerated.accuracy()).isGreaterThan(ofGaussian.accuracy());
      assertThat(ofGenerated.accuracy()).isGreaterThan(ofAverages.accuracy() - 0.005);
      assertThat(ofGenerated.spread()).isLessThan(ofTraining.spread());
      assertThat(ofGenerated.similarity())
          .isBetween(ofGaussian.similarity(), ofTraining.similarity());
      assertThat(ofGenerated.similarity()).isGreaterThan(ofNoise.similarity());
      assertThat(ofGenerated.toMean()).isLessThan(ofTraining.toMean());
      assertThat(ofGenerated.nearest()).isGreaterThan(ofTraining.nearest());
    }
  }

  /** Measures groups against the training networks. */
  private static final class Comparison {

    private final ComputeDevice device;
    private final MnistTail tail;
    private final DenseMatrix training;
    private final MnistTail.Behaviour ofTraining;

    Comparison(ComputeDevice device, MnistTail tail, DenseMatrix training) throws IOException {
      this.device = device;
      this.tail = tail;
      this.training = training;
      ofTraining = tail.behaviour(device, training);
    }

    Measured measure(DenseMatrix group) throws IOException {
      boolean same = group == training;
      MnistTail.Behaviour behaviour = same ? ofTraining : tail.behaviour(device, group);
      float[] mean = mean(training, indices(training.rows()));
      double nearest = 0;
      double toMean = 0;
      for (int i = 0; i < group.rows(); i++) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < training.rows(); j++) {
          if (!same || i != j) {
            least = Math.min(least, distance(group.row(i), training.row(j)));
          }
        }
        nearest += least / group.rows();
        toMean += distance(group.row(i), mean) / group.rows();
      }
      return new Measured(
          behaviour.accuracy(),
          behaviour.accuracySpread(),
          behaviour.maximumSimilarity(ofTraining),
          nearest,
          toMean);
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  private static List<Integer> indices(int count) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indices.add(i);
    }
    return indices;
  }

  private static float[] mean(DenseMatrix rows, List<Integer> chosen) {
    double[] sum = new double[rows.columns()];
    for (int i : chosen) {
      float[] row = rows.row(i);
      for (int k = 0; k < sum.length; k++) {
        sum[k] += row[k];
      }
    }
    float[] mean = new float[sum.length];
    for (int k = 0; k < sum.length; k++) {
      mean[k] = (float) (sum[k] / chosen.size());
    }
    return mean;
  }

  private static DenseMatrix averages(DenseMatrix training, SplittableRandom random) {
    float[][] rows = new float[SAMPLES][];
    for (int i = 0; i < SAMPLES; i++) {
      List<Integer> all = indices(training.rows());
      java.util.Collections.shuffle(all, new java.util.Random(random.nextLong()));
      rows[i] = mean(training, all.subList(0, AVERAGED));
    }
    return DenseMatrix.ofRows(rows);
  }

  private static DenseMatrix gaussian(DenseMatrix training, SplittableRandom random) {
    float[] mean = mean(training, indices(training.rows()));
    double[] squares = new double[mean.length];
    for (int i = 0; i < training.rows(); i++) {
      float[] row = training.row(i);
      for (int k = 0; k < mean.length; k++) {
        squares[k] += ((double) row[k] - mean[k]) * ((double) row[k] - mean[k]);
      }
    }
    float[][] rows = new float[SAMPLES][mean.length];
    for (float[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        double deviation = Math.sqrt(squares[k] / (training.rows() - 1));
        row[k] = (float) (mean[k] + deviation * random.nextGaussian());
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  private static DenseMatrix noisy(
      DenseMatrix training, double amplitude, SplittableRandom random) {
    float[] values = training.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] += (float) (amplitude * random.nextGaussian());
    }
    return new DenseMatrix(training.rows(), training.columns(), values);
  }
}
