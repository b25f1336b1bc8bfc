package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import org.weightaudit.novelty.distance.Alignments;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.statistics.Quantiles;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.symmetry.Aligner;

/**
 * Where the training checkpoints lie as a whole: their mean after all of them were laid over the
 * first one and then over that mean, and how far they spread around it.
 */
final class TrainingCloud {

  private final SymmetryAwareDistance metric;
  private final Aligner aligner;
  private final float[] mean;
  private final double[] variance;
  private final double[] distances;

  TrainingCloud(WeightMatrix training, SymmetryAwareDistance metric, Aligner aligner) {
    this.metric = metric;
    this.aligner = aligner;
    float[] first = mean(laidOver(training.row(0), training));
    DenseMatrix aligned = laidOver(first, training);
    mean = mean(aligned);
    variance = variances(aligned, mean);
    distances = distances(aligned);
  }

  private DenseMatrix laidOver(float[] target, WeightMatrix checkpoints) {
    Alignments alignments = metric.alignments(DenseMatrix.ofRows(target), checkpoints).get(0);
    float[][] rows = new float[checkpoints.rows()][];
    Arrays.setAll(rows, i -> aligner.apply(alignments.of(i), checkpoints.row(i)));
    return DenseMatrix.ofRows(rows);
  }

  /** Distance of each training checkpoint to the mean. */
  double[] trainingDistances() {
    return distances.clone();
  }

  double meanDistance() {
    return Arrays.stream(distances).average().orElseThrow();
  }

  /** Distance of each checkpoint, laid over the mean, to the mean. */
  double[] distancesToMean(WeightMatrix checkpoints) {
    return distances(laidOver(mean, checkpoints));
  }

  /**
   * The median over parameters of the checkpoints' variance over the training variance, parameters
   * that do not vary in training left out; NaN if none varies.
   */
  double varianceRatio(WeightMatrix checkpoints) {
    DenseMatrix aligned = laidOver(mean, checkpoints);
    double[] own = variances(aligned, mean(aligned));
    double[] ratios = new double[own.length];
    int count = 0;
    for (int k = 0; k < own.length; k++) {
      if (variance[k] > 0) {
        ratios[count++] = own[k] / variance[k];
      }
    }
    return count == 0 ? Double.NaN : Quantiles.median(Arrays.copyOf(ratios, count));
  }

  private double[] distances(DenseMatrix rows) {
    double[] result = new double[rows.rows()];
    float[] values = rows.values();
    for (int i = 0; i < result.length; i++) {
      double sum = 0;
      for (int k = 0; k < mean.length; k++) {
        double difference = (double) values[i * mean.length + k] - mean[k];
        sum += difference * difference;
      }
      result[i] = Math.sqrt(sum);
    }
    return result;
  }

  private static float[] mean(DenseMatrix rows) {
    int columns = rows.columns();
    double[] sums = new double[columns];
    for (int i = 0; i < rows.rows(); i++) {
      for (int k = 0; k < columns; k++) {
        sums[k] += rows.values()[i * columns + k];
      }
    }
    float[] mean = new float[columns];
    for (int k = 0; k < columns; k++) {
      mean[k] = (float) (sums[k] / rows.rows());
    }
    return mean;
  }

  private static double[] variances(DenseMatrix rows, float[] mean) {
    int columns = rows.columns();
    double[] sums = new double[columns];
    for (int i = 0; i < rows.rows(); i++) {
      for (int k = 0; k < columns; k++) {
        double difference = (double) rows.values()[i * columns + k] - mean[k];
        sums[k] += difference * difference;
      }
    }
    for (int k = 0; k < columns; k++) {
      sums[k] /= Math.max(1, rows.rows() - 1);
    }
    return sums;
  }
}
