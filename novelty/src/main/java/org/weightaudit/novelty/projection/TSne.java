package org.weightaudit.novelty.projection;

import java.util.Arrays;

/**
 * t-SNE in two dimensions with the exact gradient (van der Maaten and Hinton, 2008): early
 * exaggeration 12 for 250 of 1000 iterations, momentum 0.5 then 0.8, learning rate max(n/48, 50),
 * per-coordinate gains. O(n²) an iteration: for up to a few thousand points.
 */
public final class TSne {

  private static final double TINY = Math.ulp(1.0);
  private static final int BISECTIONS = 100;
  private static final double ENTROPY_TOLERANCE = 1e-5;
  private static final double EXAGGERATION = 12;
  private static final int EARLY_ITERATIONS = 250;
  private static final int ITERATIONS = 1000;
  private static final double EARLY_MOMENTUM = 0.5;
  private static final double MOMENTUM = 0.8;
  private static final double LEAST_GAIN = 0.01;

  private final double[][] joint;

  private TSne(double[][] joint) {
    this.joint = joint;
  }

  /** From P itself: symmetric, sum 1, diagonal 0. */
  public static TSne ofJointProbabilities(double[][] joint) {
    return new TSne(Arrays.stream(joint).map(double[]::clone).toArray(double[][]::new));
  }

  /**
   * @param points one row a point
   * @param perplexity less than the number of points
   */
  public static TSne of(double[][] points, double perplexity) {
    int n = points.length;
    if (!(perplexity > 0 && perplexity < n)) {
      throw new IllegalArgumentException(
          "a perplexity of %s does not fit %d points".formatted(perplexity, n));
    }
    double[][] conditional = new double[n][];
    for (int i = 0; i < n; i++) {
      conditional[i] = conditional(points, i, Math.log(perplexity));
    }
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        joint[i][j] =
            i == j ? 0 : Math.max((conditional[i][j] + conditional[j][i]) / (2 * n), TINY);
      }
    }
    return new TSne(joint);
  }

  /** p(j|i): a Gaussian around point i whose width gives the wanted entropy, found by bisection. */
  private static double[] conditional(double[][] points, int i, double entropy) {
    double[] squared = new double[points.length];
    Arrays.setAll(squared, j -> squaredDistance(points[i], points[j]));
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double beta = 1;
    double[] p = new double[points.length];
    for (int step = 0; step < BISECTIONS; step++) {
      double difference = fill(p, squared, i, beta) - entropy;
      if (Math.abs(difference) <= ENTROPY_TOLERANCE) {
        break;
      }
      if (difference > 0) {
        low = beta;
        beta = high == Double.POSITIVE_INFINITY ? 2 * beta : (beta + high) / 2;
      } else {
        high = beta;
        beta = (beta + low) / 2;
      }
    }
    return p;
  }

  /** Fills in normalised p for a beta; answers its entropy. */
  private static double fill(double[] p, double[] squared, int i, double beta) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < p.length; j++) {
      nearest = j == i ? nearest : Math.min(nearest, squared[j]);
    }
    double sum = 0;
    double weighted = 0;
    for (int j = 0; j < p.length; j++) {
      double excess = squared[j] - nearest;
      p[j] = j == i ? 0 : Math.exp(-beta * excess);
      sum += p[j];
      weighted += j == i ? 0 : p[j] * excess;
    }
    for (int j = 0; j < p.length; j++) {
      p[j] /= sum;
    }
    return Math.log(sum) + beta * weighted / sum;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }

  /** P: symmetric, sum 1. */
  public double[][] jointProbabilities() {
    return Arrays.stream(joint).map(double[]::clone).toArray(double[][]::new);
  }

  /** KL(P‖Q) of a map, [n][2], and its gradient. */
  public record Objective(double divergence, double[][] gradient) {}

  /** The objective at a map. */
  public Objective at(double[][] map) {
    return at(map, 1);
  }

  private Objective at(double[][] map, double exaggeration) {
    int n = map.length;
    double[][] kernel = new double[n][n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] = i == j ? 0 : 1 / (1 + squaredDistance(map[i], map[j]));
        total += kernel[i][j];
      }
    }
    double divergence = 0;
    double[][] gradient = new double[n][2];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double p = exaggeration * joint[i][j];
          double q = Math.max(kernel[i][j] / total, TINY);
          divergence += p * Math.log(Math.max(p, TINY) / q);
          double force = 4 * (p - q) * kernel[i][j];
          gradient[i][0] += force * (map[i][0] - map[j][0]);
          gradient[i][1] += force * (map[i][1] - map[j][1]);
        }
      }
    }
    return new Objective(divergence, gradient);
  }

  /** The map after all iterations. */
  public double[][] embed(double[][] start) {
    double[][] early = descend(start, EARLY_ITERATIONS, EXAGGERATION, EARLY_MOMENTUM);
    return descend(early, ITERATIONS - EARLY_ITERATIONS, 1, MOMENTUM);
  }

  /** The map after some iterations with early exaggeration. */
  public double[][] early(double[][] start, int iterations) {
    return descend(start, iterations, EXAGGERATION, EARLY_MOMENTUM);
  }

  private double[][] descend(
      double[][] start, int iterations, double exaggeration, double momentum) {
    int n = start.length;
    double rate = Math.max(n / EXAGGERATION / 4, 50);
    double[][] map = Arrays.stream(start).map(double[]::clone).toArray(double[][]::new);
    double[][] update = new double[n][2];
    double[][] gains = new double[n][2];
    Arrays.stream(gains).forEach(row -> Arrays.fill(row, 1));
    for (int iteration = 0; iteration < iterations; iteration++) {
      double[][] gradient = at(map, exaggeration).gradient();
      for (int i = 0; i < n; i++) {
        for (int d = 0; d < 2; d++) {
          boolean turned = update[i][d] * gradient[i][d] < 0;
          double gain = turned ? gains[i][d] + 0.2 : gains[i][d] * 0.8;
          gains[i][d] = Math.max(gain, LEAST_GAIN);
          update[i][d] = momentum * update[i][d] - rate * gains[i][d] * gradient[i][d];
          map[i][d] += update[i][d];
        }
      }
    }
    return map;
  }

  /**
   * How far neighbours in the map are neighbours in space (Venna and Kaski, 2001): 1 is best.
   *
   * @param k how many neighbours, less than half the number of points
   */
  public static double trustworthiness(double[][] points, double[][] map, int k) {
    int n = points.length;
    double penalty = 0;
    for (int i = 0; i < n; i++) {
      int[] rank = new int[n];
      int[] inSpace = byDistance(points, i);
      for (int r = 0; r < n - 1; r++) {
        rank[inSpace[r]] = r + 1;
      }
      int[] inMap = byDistance(map, i);
      for (int r = 0; r < k; r++) {
        penalty += Math.max(0, rank[inMap[r]] - k);
      }
    }
    return 1 - penalty * 2 / (n * (double) k * (2.0 * n - 3.0 * k - 1));
  }

  private static int[] byDistance(double[][] points, int i) {
    Integer[] others = new Integer[points.length - 1];
    Arrays.setAll(others, j -> j < i ? j : j + 1);
    Arrays.sort(
        others,
        (a, b) ->
            Double.compare(
                squaredDistance(points[i], points[a]), squaredDistance(points[i], points[b])));
    return Arrays.stream(others).mapToInt(Integer::intValue).toArray();
  }
}
