package org.weightaudit.novelty.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/** Simple ways of making checkpoints from training checkpoints, in raw weight space. */
public final class Baselines {

  private static final int ROWS_PER_BLOCK = 256;

  private Baselines() {}

  /**
   * Each row is the mean of {@code size} distinct training rows drawn at random (Zeng et al., 2025,
   * section 4.3: 16 of P-diff's 300). Unlike the published script, the training rows stay as they
   * are; sums are in float64.
   *
   * @throws IllegalArgumentException if there are fewer than {@code size} rows
   */
  public static DenseMatrix averages(WeightMatrix training, int size, int count, Seed seed) {
    if (size < 1 || size > training.rows()) {
      throw new IllegalArgumentException(
          "cannot average %d of %d checkpoints".formatted(size, training.rows()));
    }
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = mean(training, distinct(size, training.rows(), seed.of(i).random()));
    }
    return stacked(rows, training.columns());
  }

  /** The mean of the given rows, summed in float64 in the given order. */
  public static float[] mean(WeightMatrix matrix, int... rows) {
    double[] sums = new double[matrix.columns()];
    float[] row = new float[matrix.columns()];
    for (int index : rows) {
      matrix.read(index, 1, row);
      for (int k = 0; k < row.length; k++) {
        sums[k] += row[k];
      }
    }
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) (sums[k] / rows.length);
    }
    return row;
  }

  /**
   * Each row is drawn from independent normal distributions with the mean and standard deviation
   * (divisor n-1) that each parameter has over the training rows.
   *
   * @throws IllegalArgumentException if there are fewer than two rows
   */
  public static DenseMatrix gaussians(WeightMatrix training, int count, Seed seed) {
    Moments moments = Moments.of(training);
    float[][] rows = new float[count][training.columns()];
    for (int i = 0; i < count; i++) {
      SplittableRandom random = seed.of(i).random();
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] =
            (float) (moments.mean()[k] + moments.standardDeviation()[k] * random.nextGaussian());
      }
    }
    return stacked(rows, training.columns());
  }

  /** Mean and standard deviation (divisor n-1) of every parameter, in float64. */
  public record Moments(double[] mean, double[] standardDeviation) {

    /**
     * Two passes over the matrix; the mean first.
     *
     * @throws IllegalArgumentException if there are fewer than two rows
     */
    public static Moments of(WeightMatrix matrix) {
      if (matrix.rows() < 2) {
        throw new IllegalArgumentException(
            "a standard deviation needs at least 2 checkpoints, not " + matrix.rows());
      }
      double[] mean = new double[matrix.columns()];
      eachRow(matrix, (values, offset) -> addTo(mean, values, offset));
      for (int k = 0; k < mean.length; k++) {
        mean[k] /= matrix.rows();
      }
      double[] squares = new double[matrix.columns()];
      eachRow(matrix, (values, offset) -> addSquares(squares, mean, values, offset));
      for (int k = 0; k < squares.length; k++) {
        squares[k] = Math.sqrt(squares[k] / (matrix.rows() - 1));
      }
      return new Moments(mean, squares);
    }

    private static void addTo(double[] sums, float[] values, int offset) {
      for (int k = 0; k < sums.length; k++) {
        sums[k] += values[offset + k];
      }
    }

    private static void addSquares(double[] sums, double[] mean, float[] values, int offset) {
      for (int k = 0; k < sums.length; k++) {
        double difference = values[offset + k] - mean[k];
        sums[k] += difference * difference;
      }
    }

    private interface RowVisitor {
      void visit(float[] values, int offset);
    }

    private static void eachRow(WeightMatrix matrix, RowVisitor visitor) {
      int columns = matrix.columns();
      float[] block = new float[Math.min(ROWS_PER_BLOCK, matrix.rows()) * columns];
      for (int first = 0; first < matrix.rows(); first += ROWS_PER_BLOCK) {
        int count = Math.min(ROWS_PER_BLOCK, matrix.rows() - first);
        matrix.read(first, count, block);
        for (int i = 0; i < count; i++) {
          visitor.visit(block, i * columns);
        }
      }
    }
  }

  /**
   * {@code size} different numbers below {@code bound}, in the order drawn (Floyd would sort them).
   */
  public static int[] distinct(int size, int bound, SplittableRandom random) {
    int[] numbers = new int[bound];
    Arrays.setAll(numbers, i -> i);
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(bound - i);
      int swapped = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = swapped;
    }
    return Arrays.copyOf(numbers, size);
  }

  private static DenseMatrix stacked(float[][] rows, int columns) {
    return rows.length == 0 ? new DenseMatrix(0, columns, new float[0]) : DenseMatrix.ofRows(rows);
  }
}
