package org.weightaudit.generators.pdiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * Checkpoints as vectors that the networks learn from, and back: each tensor is shifted by one
 * number and divided by one, all are put one behind the other, and zeros are added up to a multiple
 * of {@value #MULTIPLE}. The numbers are averages over checkpoints of each one's mean and standard
 * deviation (divisor n - 1). Variances of batch normalisation are learned as ln(v/c + 0.05), c
 * being the average over checkpoints of 0.95 times the mean; counters of batches and tensors of one
 * element are not learned: every sample gets those of the first checkpoint.
 *
 * @param rules one for each tensor of the layout
 */
record Standardisation(Layout layout, List<Rule> rules) {

  static final int MULTIPLE = 64;

  private static final double CENTRE_SHARE = 0.95;
  private static final double LOG_OFFSET = 0.05;
  private static final double SMALLEST_RATIO = 0.001;
  private static final int ROWS_PER_BLOCK = 64;

  /** How a tensor is learned. */
  enum Kind {
    PLAIN,
    VARIANCE,
    FIXED;

    static Kind of(TensorSpec tensor) {
      if (tensor.size() == 1 || tensor.name().contains("num_batches_tracked")) {
        return FIXED;
      }
      return tensor.name().contains("running_var") ? VARIANCE : PLAIN;
    }
  }

  /**
   * The numbers of a tensor.
   *
   * @param centre c of a variance, else 1
   * @param fixed the values of a tensor that is not learned, else empty
   */
  record Rule(Kind kind, double mean, double deviation, double centre, float[] fixed) {

    private boolean isSameAs(Rule other) {
      return mean == other.mean
          && deviation == other.deviation
          && centre == other.centre
          && Arrays.equals(fixed, other.fixed);
    }

    private double forward(double value) {
      double plain = kind == Kind.VARIANCE ? Math.log(value / centre + LOG_OFFSET) : value;
      return (plain - mean) / deviation;
    }

    private double inverse(double standardised) {
      double plain = standardised * deviation + mean;
      return kind == Kind.VARIANCE
          ? Math.max(Math.exp(plain) - LOG_OFFSET, SMALLEST_RATIO) * centre
          : plain;
    }
  }

  Standardisation {
    rules = List.copyOf(rules);
  }

  /**
   * Computes the numbers; reads the matrix once.
   *
   * @throws IllegalArgumentException if there is no checkpoint, nothing to learn, or a number that
   *     cannot be standardised
   */
  static Standardisation of(TrainingSet set) {
    Layout layout = set.layout();
    int checkpoints = set.weights().rows();
    if (checkpoints == 0) {
      throw new IllegalArgumentException("the training set has no checkpoint");
    }
    int tensors = layout.tensors().size();
    double[] means = new double[tensors];
    double[] deviations = new double[tensors];
    double[] centres = new double[tensors];
    float[] first = set.weights().row(0);
    for (int row = 0; row < checkpoints; row++) {
      float[] values = set.weights().row(row);
      for (int i = 0; i < tensors; i++) {
        TensorSpec tensor = layout.tensors().get(i);
        if (Kind.of(tensor) != Kind.FIXED) {
          Moments moments = Moments.of(tensor, values, layout.offset(i));
          if (!Double.isFinite(moments.mean()) || !Double.isFinite(moments.deviation())) {
            throw new IllegalArgumentException(
                "tensor %s of checkpoint %s cannot be standardised: wanted are finite numbers, and positive ones in a running variance"
                    .formatted(tensor.name(), set.rows().get(row).name()));
          }
          means[i] += moments.mean() / checkpoints;
          deviations[i] += moments.deviation() / checkpoints;
          centres[i] += moments.centre() / checkpoints;
        }
      }
    }
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < tensors; i++) {
      TensorSpec tensor = layout.tensors().get(i);
      rules.add(
          Kind.of(tensor) == Kind.FIXED
              ? new Rule(Kind.FIXED, 0, 1, 1, slice(first, layout.offset(i), tensor.size()))
              : new Rule(
                  Kind.of(tensor),
                  means[i],
                  deviations[i] > 0 ? deviations[i] : 1,
                  centres[i],
                  new float[0]));
    }
    Standardisation standardisation = new Standardisation(layout, rules);
    if (standardisation.learned() == 0) {
      throw new IllegalArgumentException(
          "the layout has nothing to learn: every tensor has one element or counts batches");
    }
    return standardisation;
  }

  private static float[] slice(float[] row, int from, int size) {
    return Arrays.copyOfRange(row, from, from + size);
  }

  /** Of one tensor of one checkpoint, in the form in which it is learned. */
  private record Moments(double mean, double deviation, double centre) {

    static Moments of(TensorSpec tensor, float[] row, int offset) {
      int size = tensor.size();
      double centre = 1;
      if (Kind.of(tensor) == Kind.VARIANCE) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += row[offset + k];
        }
        centre = CENTRE_SHARE * sum / size;
      }
      double[] values = new double[size];
      double sum = 0;
      for (int k = 0; k < size; k++) {
        double value = row[offset + k];
        values[k] =
            Kind.of(tensor) == Kind.VARIANCE ? Math.log(value / centre + LOG_OFFSET) : value;
        sum += values[k];
      }
      double mean = sum / size;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Moments(mean, Math.sqrt(squares / (size - 1)), centre);
    }
  }

  /** Whether both were computed from the same checkpoints, as far as their numbers tell. */
  boolean isSameAs(Standardisation other) {
    if (!layout.equals(other.layout)) {
      return false;
    }
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).isSameAs(other.rules.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** How many numbers of a checkpoint are learned. */
  private int learned() {
    int learned = 0;
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).kind() != Kind.FIXED) {
        learned += layout.tensors().get(i).size();
      }
    }
    return learned;
  }

  /** L, the length of a vector. */
  int length() {
    return (learned() + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
  }

  /** Checkpoints as vectors, [n, L] row-major. */
  float[] forward(WeightMatrix weights) {
    int length = length();
    float[] vectors = new float[Math.multiplyExact(weights.rows(), length)];
    float[] block = new float[Math.multiplyExact(ROWS_PER_BLOCK, weights.columns())];
    for (int from = 0; from < weights.rows(); from += ROWS_PER_BLOCK) {
      int rows = Math.min(ROWS_PER_BLOCK, weights.rows() - from);
      weights.read(from, rows, block);
      for (int row = 0; row < rows; row++) {
        int read = row * weights.columns();
        int write = (from + row) * length;
        for (int i = 0; i < rules.size(); i++) {
          Rule rule = rules.get(i);
          int size = layout.tensors().get(i).size();
          if (rule.kind() != Kind.FIXED) {
            for (int k = 0; k < size; k++) {
              vectors[write++] = (float) rule.forward(block[read + k]);
            }
          }
          read += size;
        }
      }
    }
    return vectors;
  }

  /** Vectors, [n, L] row-major, as checkpoints. */
  DenseMatrix inverse(float[] vectors) {
    int length = length();
    int rows = vectors.length / length;
    int columns = layout.size();
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int row = 0; row < rows; row++) {
      int read = row * length;
      int write = row * columns;
      for (int i = 0; i < rules.size(); i++) {
        Rule rule = rules.get(i);
        int size = layout.tensors().get(i).size();
        for (int k = 0; k < size; k++) {
          values[write++] =
              rule.kind() == Kind.FIXED ? rule.fixed()[k] : (float) rule.inverse(vectors[read++]);
        }
      }
    }
    return new DenseMatrix(rows, columns, values);
  }
}
