package org.weightaudit.novelty.projection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The dimension of the manifold that points lie on, by maximum likelihood (Levina and Bickel, NIPS
 * 2004) from the distances T_j of each point to its j-th nearest other: s = 1/(k-1) · Σ_{j&lt;k}
 * ln(T_k/T_j) estimates the inverse dimension. Exact duplicates must be removed before; a point
 * with T_1 = 0 is dropped. Cost: n²·F for n points of F values.
 */
public final class IntrinsicDimension {

  private final double[][] sortedDistances;

  /**
   * @param points one row a point, all of one length
   */
  public IntrinsicDimension(double[][] points) {
    sortedDistances =
        IntStream.range(0, points.length)
            .parallel()
            .mapToObj(i -> distancesToOthers(points, i))
            .toArray(double[][]::new);
  }

  private static double[] distancesToOthers(double[][] points, int i) {
    double[] distances = new double[points.length - 1];
    int next = 0;
    for (int j = 0; j < points.length; j++) {
      if (j != i) {
        double sum = 0;
        for (int d = 0; d < points[i].length; d++) {
          double difference = points[i][d] - points[j][d];
          sum += difference * difference;
        }
        distances[next++] = Math.sqrt(sum);
      }
    }
    Arrays.sort(distances);
    return distances;
  }

  /**
   * s of every point, in order; points with T_1 = 0 are left out.
   *
   * @param k which neighbour is the last used, at least 2 and less than the number of points
   */
  public double[] inverseLocal(int k) {
    if (k < 2 || k >= sortedDistances.length) {
      throw new IllegalArgumentException(
          "the %d-th neighbour of %d points gives no dimension"
              .formatted(k, sortedDistances.length));
    }
    return Arrays.stream(sortedDistances)
        .filter(distances -> distances[0] > 0)
        .mapToDouble(distances -> inverse(distances, k))
        .toArray();
  }

  private static double inverse(double[] distances, int k) {
    double sum = 0;
    for (int j = 0; j < k - 1; j++) {
      sum += Math.log(distances[k - 1] / distances[j]);
    }
    return sum / (k - 1);
  }

  /**
   * The inverse of the mean of s (MacKay and Ghahramani, 2005), which the audit uses; infinite if
   * all distances are equal.
   */
  public double mackay(int k) {
    return 1 / Arrays.stream(inverseLocal(k)).average().orElseThrow();
  }

  /** The mean of 1/s, Levina and Bickel's own average, biased upwards. */
  public double levina(int k) {
    return Arrays.stream(inverseLocal(k)).map(s -> 1 / s).average().orElseThrow();
  }

  /** Rows of which no earlier row is an exact copy. */
  public static double[][] distinct(double[][] points) {
    Integer[] order = IntStream.range(0, points.length).boxed().toArray(Integer[]::new);
    Comparator<Integer> lexicographic = (a, b) -> Arrays.compare(points[a], points[b]);
    Arrays.sort(order, lexicographic.thenComparing(Comparator.naturalOrder()));
    boolean[] kept = new boolean[points.length];
    for (int i = 0; i < order.length; i++) {
      kept[order[i]] = i == 0 || !Arrays.equals(points[order[i]], points[order[i - 1]]);
    }
    return IntStream.range(0, points.length)
        .filter(i -> kept[i])
        .mapToObj(i -> points[i])
        .toArray(double[][]::new);
  }
}
