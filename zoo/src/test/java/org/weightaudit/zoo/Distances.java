package org.weightaudit.zoo;

import java.util.Arrays;
import org.weightaudit.weights.matrix.DenseMatrix;

/** How the checkpoints of a trajectory lie, by plain loops. */
final class Distances {

  private Distances() {}

  /** The mean distance of a row to its nearest other row. */
  static double meanNearest(DenseMatrix rows) {
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < rows.rows(); j++) {
        least = i == j ? least : Math.min(least, between(rows.row(i), rows.row(j)));
      }
      sum += least;
    }
    return sum / rows.rows();
  }

  /** The mean distance of a row to the mean of all. */
  static double meanToMean(DenseMatrix rows) {
    float[] mean = new float[rows.columns()];
    for (int k = 0; k < mean.length; k++) {
      double sum = 0;
      for (int i = 0; i < rows.rows(); i++) {
        sum += rows.values()[i * rows.columns() + k];
      }
      mean[k] = (float) (sum / rows.rows());
    }
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      sum += between(rows.row(i), mean);
    }
    return sum / rows.rows();
  }

  static double between(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
  }
}
