package org.weightaudit.generators.pdiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;

/** Groups of networks beside those that a generator learned from, as the paper compares them. */
final class Comparison {

  private static final int NETWORKS = 100;
  private static final int AVERAGED = 16;

  private final ComputeDevice device;
  private final Tail tail;
  private final DenseMatrix training;
  private final Behaviour ofTraining;
  private final Seed seed;

  Comparison(ComputeDevice device, Tail tail, Seed seed) {
    this.device = device;
    this.tail = tail;
    this.seed = seed;
    training = tail.set().weights().toDense();
    ofTraining = tail.behaviour(device, training);
  }

  /** What is measured of a group of networks. */
  record Measured(
      double accuracy, double spread, double similarity, double nearest, double toMean) {

    /** A row of docs/methods.md. */
    void print(long seed, String group) {
      print(seed, group, "");
    }

    /** A row of docs/methods.md, of a group that was audited. */
    void print(long seed, String group, Verdict verdict) {
      print(seed, group, verdict.name());
    }

    private void print(long seed, String group, String verdict) {
      System.out.printf(
          "| %d | %s | %.2f ± %.2f | %.3f | %.3f | %.3f | %s |%n",
          seed, group, 100 * accuracy, 100 * spread, similarity, nearest, toMean, verdict);
    }
  }

  Measured training() {
    return measure(training);
  }

  /** Means of random steps. */
  Measured averages() {
    Random random = new Random(seed.of("averages").value());
    float[][] rows = new float[NETWORKS][];
    for (int i = 0; i < NETWORKS; i++) {
      List<Integer> all = indices(training.rows());
      Collections.shuffle(all, random);
      rows[i] = mean(training, all.subList(0, AVERAGED));
    }
    return measure(DenseMatrix.ofRows(rows));
  }

  /** Independent normal weights with the mean and the deviation of the training networks. */
  Measured gaussian() {
    float[] mean = mean(training, indices(training.rows()));
    double[] squares = new double[mean.length];
    for (int i = 0; i < training.rows(); i++) {
      float[] row = training.row(i);
      for (int k = 0; k < mean.length; k++) {
        squares[k] += ((double) row[k] - mean[k]) * ((double) row[k] - mean[k]);
      }
    }
    Random random = new Random(seed.of("gaussian").value());
    float[][] rows = new float[NETWORKS][mean.length];
    for (float[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        double deviation = Math.sqrt(squares[k] / (training.rows() - 1));
        row[k] = (float) (mean[k] + deviation * random.nextGaussian());
      }
    }
    return measure(DenseMatrix.ofRows(rows));
  }

  /** Training networks with noise of this standard deviation. */
  Measured noise(double deviation) {
    Random random = new Random(seed.of("noise").value());
    float[] values = training.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] += (float) (deviation * random.nextGaussian());
    }
    return measure(new DenseMatrix(training.rows(), training.columns(), values));
  }

  Measured measure(DenseMatrix group) {
    boolean same = group == training;
    Behaviour behaviour = same ? ofTraining : tail.behaviour(device, group);
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
}
