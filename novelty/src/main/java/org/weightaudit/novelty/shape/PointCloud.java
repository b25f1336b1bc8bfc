package org.weightaudit.novelty.shape;

import java.util.Arrays;

/**
 * Points on the surface of a shape, and the Chamfer distance between two such clouds.
 *
 * @param points one row a point, three coordinates each
 */
public record PointCloud(double[][] points) {

  public PointCloud {
    if (points.length == 0) {
      throw new IllegalArgumentException("a point cloud needs at least one point");
    }
    for (double[] point : points) {
      if (point.length != 3) {
        throw new IllegalArgumentException(
            "a point has 3 coordinates, not %d".formatted(point.length));
      }
    }
  }

  /**
   * The cloud moved to its mean point and divided by the standard deviation that all its
   * coordinates together had before (divisor one less than their number), as the published
   * evaluation does.
   */
  public PointCloud normalised() {
    double[] mean = new double[3];
    for (double[] point : points) {
      for (int d = 0; d < 3; d++) {
        mean[d] += point[d] / points.length;
      }
    }
    double[] all = Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray();
    double average = Arrays.stream(all).average().orElseThrow();
    double squares = Arrays.stream(all).map(v -> (v - average) * (v - average)).sum();
    double deviation = Math.sqrt(squares / (all.length - 1));
    double[][] result = new double[points.length][3];
    for (int i = 0; i < points.length; i++) {
      for (int d = 0; d < 3; d++) {
        result[i][d] = (points[i][d] - mean[d]) / deviation;
      }
    }
    return new PointCloud(result);
  }

  /**
   * Mean squared distance of each point to the nearest of the other cloud, both ways added. Cost:
   * n·m for clouds of n and m points.
   */
  public double chamferDistance(PointCloud other) {
    return meanNearest(points, other.points) + meanNearest(other.points, points);
  }

  private static double meanNearest(double[][] from, double[][] to) {
    double sum = 0;
    for (double[] a : from) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double[] b : to) {
        double x = a[0] - b[0];
        double y = a[1] - b[1];
        double z = a[2] - b[2];
        nearest = Math.min(nearest, x * x + y * y + z * z);
      }
      sum += nearest;
    }
    return sum / from.length;
  }
}
