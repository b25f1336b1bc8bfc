package org.weightaudit.generators.hyperdiffusion;

import java.util.Arrays;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * Checkpoints as the vectors that are diffused, and back: v = (w - mean)·factor.
 *
 * @param mean [D]
 * @param factor not 0
 */
record Scaling(float[] mean, double factor) {

  private static final int ROWS_PER_BLOCK = 64;

  /** Weights times a factor, as published. */
  static Scaling raw(int columns, double factor) {
    return new Scaling(new float[columns], factor);
  }

  /**
   * As the mode wants it: raw weights times the configuration's factor, or weights whose mean over
   * the checkpoints was subtracted from each coordinate, divided by the one standard deviation that
   * they have then, times the factor. Reads the matrix at most twice.
   *
   * @throws IllegalArgumentException if there are no checkpoints, or such that cannot be scaled
   */
  static Scaling of(TrainingSet set, Mode mode, double factor) {
    WeightMatrix weights = set.weights();
    if (weights.rows() == 0) {
      throw new IllegalArgumentException("the training set has no checkpoint");
    }
    double[] sums = new double[weights.columns()];
    forEach(set, (row, column, value) -> sums[column] += value);
    if (mode == Mode.AS_PUBLISHED) {
      return raw(weights.columns(), factor);
    }
    float[] mean = new float[sums.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = (float) (sums[k] / weights.rows());
    }
    double[] squares = new double[1];
    forEach(
        set,
        (row, column, value) ->
            squares[0] += ((double) value - mean[column]) * ((double) value - mean[column]));
    double deviation = Math.sqrt(squares[0] / ((double) weights.rows() * weights.columns()));
    if (deviation == 0) {
      throw new IllegalArgumentException(
          "the checkpoints of the training set are all equal; wanted: at least two that differ");
    }
    return new Scaling(mean, factor / deviation);
  }

  private interface ElementVisitor {
    void visit(int row, int column, float value);
  }

  private static void forEach(TrainingSet set, ElementVisitor visitor) {
    WeightMatrix weights = set.weights();
    int columns = weights.columns();
    float[] block = new float[Math.multiplyExact(ROWS_PER_BLOCK, columns)];
    for (int from = 0; from < weights.rows(); from += ROWS_PER_BLOCK) {
      int rows = Math.min(ROWS_PER_BLOCK, weights.rows() - from);
      weights.read(from, rows, block);
      for (int k = 0; k < rows * columns; k++) {
        if (!Float.isFinite(block[k])) {
          throw new IllegalArgumentException(
              "checkpoint %s has a number that is not finite"
                  .formatted(set.rows().get(from + k / columns).name()));
        }
        visitor.visit(from + k / columns, k % columns, block[k]);
      }
    }
  }

  /** Vectors, [n, D] row-major, as checkpoints. Changes the array. */
  DenseMatrix inverse(float[] vectors) {
    for (int k = 0; k < vectors.length; k++) {
      vectors[k] = (float) (vectors[k] / factor + mean[k % mean.length]);
    }
    return new DenseMatrix(vectors.length / mean.length, mean.length, vectors);
  }

  boolean isSameAs(Scaling other) {
    return factor == other.factor && Arrays.equals(mean, other.mean);
  }
}
