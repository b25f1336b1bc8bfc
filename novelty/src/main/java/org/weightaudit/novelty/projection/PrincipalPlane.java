package org.weightaudit.novelty.projection;

import java.util.Arrays;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The plane of greatest variance of standardised points, and the way back from it: the frame of the
 * decision-boundary figures (Zeng et al., 2025, figure 5). Each coordinate is standardised by its
 * mean and population standard deviation (1 where that is 0), then the first two principal
 * components are taken. The sign of a component is fixed so that its entry of largest magnitude is
 * positive.
 *
 * <p>Cost: n·F² for the covariance of n points of F values and F³ for its eigenvectors.
 */
public final class PrincipalPlane {

  private static final int AXES = 2;

  private final double[] mean;
  private final double[] scale;
  private final double[][] components;
  private final double[] explainedVariance;

  /**
   * @param points one row a point; at least two
   */
  public PrincipalPlane(double[][] points) {
    int features = points[0].length;
    mean = new double[features];
    for (double[] point : points) {
      for (int d = 0; d < features; d++) {
        mean[d] += point[d] / points.length;
      }
    }
    scale = new double[features];
    for (double[] point : points) {
      for (int d = 0; d < features; d++) {
        scale[d] += (point[d] - mean[d]) * (point[d] - mean[d]) / points.length;
      }
    }
    for (int d = 0; d < features; d++) {
      scale[d] = scale[d] < 1e-30 ? 1 : Math.sqrt(scale[d]);
    }
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(covariance(points)));
    components = new double[AXES][];
    explainedVariance = new double[AXES];
    Integer[] order = new Integer[features];
    Arrays.setAll(order, d -> d);
    Arrays.sort(order, (a, b) -> Double.compare(eigen.getEigenvalue(b), eigen.getEigenvalue(a)));
    for (int axis = 0; axis < AXES; axis++) {
      components[axis] = signed(eigen.getEigenvector(order[axis]).toArray());
      explainedVariance[axis] = eigen.getEigenvalue(order[axis]);
    }
  }

  /** Of the standardised points, with divisor n-1. */
  private double[][] covariance(double[][] points) {
    double[][] standard = new double[points.length][];
    Arrays.setAll(standard, i -> standardised(points[i]));
    RealMatrix matrix = MatrixUtils.createRealMatrix(standard);
    return matrix.transposeMultiply(matrix).scalarMultiply(1.0 / (points.length - 1)).getData();
  }

  private static double[] signed(double[] component) {
    double largest = 0;
    for (double value : component) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    double sign = largest < 0 ? -1 : 1;
    return Arrays.stream(component).map(value -> sign * value).toArray();
  }

  private double[] standardised(double[] point) {
    double[] result = new double[point.length];
    Arrays.setAll(result, d -> (point[d] - mean[d]) / scale[d]);
    return result;
  }

  public double[] mean() {
    return mean.clone();
  }

  public double[] scale() {
    return scale.clone();
  }

  /** The two axes, [2][F], in standardised coordinates. */
  public double[][] components() {
    return Arrays.stream(components).map(double[]::clone).toArray(double[][]::new);
  }

  /** Variance along each axis, with divisor n-1. */
  public double[] explainedVariance() {
    return explainedVariance.clone();
  }

  /** Coordinates of a point in the plane. */
  public double[] project(double[] point) {
    double[] standard = standardised(point);
    double[] coordinates = new double[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      for (int d = 0; d < standard.length; d++) {
        coordinates[axis] += standard[d] * components[axis][d];
      }
    }
    return coordinates;
  }

  /** The point of the original space that lies in the plane at these coordinates. */
  public double[] unproject(double x, double y) {
    double[] point = new double[mean.length];
    Arrays.setAll(point, d -> (x * components[0][d] + y * components[1][d]) * scale[d] + mean[d]);
    return point;
  }

  /**
   * Equally spaced coordinates over the projected points' range, extended by 1 on each side; rows
   * run slowest: entry r·n + c is (x_c, y_r).
   */
  public double[][] grid(double[][] points, int n) {
    double[][] projected = Arrays.stream(points).map(this::project).toArray(double[][]::new);
    double[][] ranges = new double[AXES][];
    for (int axis = 0; axis < AXES; axis++) {
      int a = axis;
      double low = Arrays.stream(projected).mapToDouble(p -> p[a]).min().orElseThrow() - 1;
      double high = Arrays.stream(projected).mapToDouble(p -> p[a]).max().orElseThrow() + 1;
      ranges[axis] = new double[n];
      Arrays.setAll(ranges[a], k -> low + (high - low) * k / (n - 1));
    }
    double[][] grid = new double[n * n][];
    Arrays.setAll(grid, k -> new double[] {ranges[0][k % n], ranges[1][k / n]});
    return grid;
  }
}
