package org.weightaudit.novelty.hull;

import java.util.Arrays;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;

/**
 * The distance of a point to the convex hull of others: min over weights λ ≥ 0 with Σλ = 1 of ‖x -
 * Σ λⱼ·tⱼ‖₂. Solved by the pairwise Frank-Wolfe method (Lacoste-Julien and Jaggi, "On the Global
 * Linear Convergence of Frank-Wolfe Optimization Variants", 2015) on the Gram matrix of the
 * differences tⱼ - x; the distance of the resulting weights is then computed in float64.
 *
 * <p>Cost for n points of dimension D: n²·D for the Gram matrix, n for each of at most {@value
 * #MAXIMUM_STEPS} steps.
 */
public final class ConvexHull {

  private static final int MAXIMUM_STEPS = 20_000;
  private static final double RELATIVE_GAP = 1e-3;

  private final MatrixProducts products;

  public ConvexHull(MatrixProducts products) {
    this.products = products;
  }

  /**
   * @param points at least one row, of the length of x
   * @return the distance, within 0.1 % of the minimum or within 10⁻³ of the nearest point's
   *     distance
   */
  public double distance(float[] x, DenseMatrix points) {
    int n = points.rows();
    int columns = points.columns();
    if (n == 0 || columns != x.length) {
      throw new IllegalArgumentException(
          "%d points of dimension %d do not make a hull for a point of dimension %d"
              .formatted(n, columns, x.length));
    }
    float[] differences = new float[n * columns];
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < columns; k++) {
        differences[j * columns + k] = points.values()[j * columns + k] - x[k];
      }
    }
    float[] gram = products.gram(differences, n);
    return norm(differences, columns, weights(gram, n));
  }

  /** The λ of the point of least norm, given the inner products of all points. */
  static double[] weights(float[] gram, int n) {
    int nearest = 0;
    for (int j = 1; j < n; j++) {
      if (gram[j * n + j] < gram[nearest * n + nearest]) {
        nearest = j;
      }
    }
    double[] weights = new double[n];
    weights[nearest] = 1;
    double[] gradient = new double[n];
    for (int j = 0; j < n; j++) {
      gradient[j] = gram[nearest * n + j];
    }
    double floor = RELATIVE_GAP * RELATIVE_GAP * gram[nearest * n + nearest];
    for (int step = 0; step < MAXIMUM_STEPS; step++) {
      int towards = 0;
      int away = -1;
      double value = 0;
      for (int j = 0; j < n; j++) {
        if (gradient[j] < gradient[towards]) {
          towards = j;
        }
        if (weights[j] > 0 && (away < 0 || gradient[j] > gradient[away])) {
          away = j;
        }
        value += weights[j] * gradient[j];
      }
      if (value - gradient[towards] <= RELATIVE_GAP * value + floor || towards == away) {
        break;
      }
      move(gram, n, weights, gradient, towards, away);
    }
    return weights;
  }

  /** Moves weight from one point to another as far as that shortens the vector. */
  private static void move(
      float[] gram, int n, double[] weights, double[] gradient, int towards, int away) {
    double curvature =
        (double) gram[towards * n + towards]
            + gram[away * n + away]
            - 2.0 * gram[towards * n + away];
    double step = weights[away];
    if (curvature > 0) {
      step = Math.min(step, (gradient[away] - gradient[towards]) / curvature);
    }
    weights[towards] += step;
    weights[away] = step == weights[away] ? 0 : weights[away] - step;
    for (int j = 0; j < n; j++) {
      gradient[j] += step * (gram[towards * n + j] - gram[away * n + j]);
    }
  }

  private static double norm(float[] differences, int columns, double[] weights) {
    double[] sum = new double[columns];
    for (int j = 0; j < weights.length; j++) {
      if (weights[j] > 0) {
        for (int k = 0; k < columns; k++) {
          sum[k] += weights[j] * differences[j * columns + k];
        }
      }
    }
    return Math.sqrt(Arrays.stream(sum).map(v -> v * v).sum());
  }
}
