package org.weightaudit.novelty.distance;

/** Inner products of the units of two rows. */
final class UnitProducts {

  private UnitProducts() {}

  /** The values at given positions, [units][values]. */
  static double[][] byUnit(float[] row, int[][] positions) {
    double[][] result = new double[positions.length][positions[0].length];
    for (int j = 0; j < positions.length; j++) {
      for (int k = 0; k < positions[j].length; k++) {
        result[j][k] = row[positions[j][k]];
      }
    }
    return result;
  }

  /** The values at given positions, [values][units]. */
  static double[][] byValue(float[] row, int[][] positions) {
    double[][] result = new double[positions[0].length][positions.length];
    for (int j = 0; j < positions.length; j++) {
      for (int k = 0; k < positions[j].length; k++) {
        result[k][j] = row[positions[j][k]];
      }
    }
    return result;
  }

  /**
   * Adds the inner products of n units with n others. It goes over all units of the right side at
   * once, four values at a time, each in an array of its own: so the compiler makes vector
   * instructions of it.
   *
   * @param left [n][values]
   * @param right [values][n]
   * @param dots [n][n], left units first
   */
  static void add(double[][] left, double[][] right, double[][] dots) {
    for (int j = 0; j < left.length; j++) {
      double[] x = left[j];
      double[] sums = dots[j];
      int k = 0;
      for (; k + 3 < x.length; k += 4) {
        addFour(x, k, right[k], right[k + 1], right[k + 2], right[k + 3], sums);
      }
      for (; k < x.length; k++) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += x[k] * right[k][i];
        }
      }
    }
  }

  private static void addFour(
      double[] x,
      int k,
      double[] first,
      double[] second,
      double[] third,
      double[] fourth,
      double[] sums) {
    double x0 = x[k];
    double x1 = x[k + 1];
    double x2 = x[k + 2];
    double x3 = x[k + 3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += x0 * first[i] + x1 * second[i] + x2 * third[i] + x3 * fourth[i];
    }
  }
}
