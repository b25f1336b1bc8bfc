package org.weightaudit.novelty.distance;

import java.util.stream.IntStream;
import org.weightaudit.novelty.distance.UnitFeatures.Group;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * Some rows of a matrix, taken apart by {@link UnitFeatures} and centred. Distances do not change
 * when one vector is subtracted from all rows, or from all units of a group, but the cancellation
 * in ‖a‖² + ‖b‖² - 2ab shrinks.
 */
final class Block {

  private static final double ROUNDING = 0x1p-53;
  private static final int ROUNDINGS_BESIDE_THE_PRODUCT = 8;

  /** What is subtracted: one vector for the rest of the row, one for the units of each group. */
  record Centre(double[] rest, double[][] units) {

    static Centre of(UnitFeatures features, WeightMatrix matrix, int rows) {
      float[] values = new float[rows * matrix.columns()];
      matrix.read(0, rows, values);
      double[][] units = new double[features.groups().size()][];
      for (int g = 0; g < units.length; g++) {
        Group group = features.groups().get(g);
        units[g] = new double[group.own()[0].length];
        if (!group.signFlips() && features.isSeparable()) {
          units[g] = mean(values, matrix.columns(), rows, group.own());
        }
      }
      return new Centre(mean(values, matrix.columns(), rows, new int[][] {features.rest()}), units);
    }

    private static double[] mean(float[] values, int columns, int rows, int[][] positions) {
      double[] sums = new double[positions[0].length];
      for (int row = 0; row < rows; row++) {
        for (int[] unit : positions) {
          for (int k = 0; k < unit.length; k++) {
            sums[k] += values[row * columns + unit[k]];
          }
        }
      }
      for (int k = 0; k < sums.length; k++) {
        sums[k] /= Math.max(1, rows * positions.length);
      }
      return sums;
    }
  }

  private final int count;
  private final double[] rest;
  private final double[] restNorms;
  private final double[][] units;
  private final double[][] unitNorms;
  private final double[] norms;
  private final double relativeError;

  Block(UnitFeatures features, Centre centre, WeightMatrix matrix, int first, int count) {
    this.count = count;
    int columns = matrix.columns();
    float[] values = new float[count * columns];
    matrix.read(first, count, values);
    rest = gather(values, columns, new int[][] {features.rest()}, centre.rest());
    restNorms = squaredNorms(rest, count);
    norms = restNorms.clone();
    int groups = features.groups().size();
    units = new double[groups][];
    unitNorms = new double[groups][];
    int longest = features.rest().length;
    for (int g = 0; g < groups; g++) {
      Group group = features.groups().get(g);
      units[g] = gather(values, columns, group.own(), centre.units()[g]);
      unitNorms[g] = squaredNorms(units[g], count * group.units());
      for (int k = 0; k < unitNorms[g].length; k++) {
        norms[k / group.units()] += unitNorms[g][k];
      }
      longest = Math.max(longest, group.own()[0].length);
    }
    relativeError = (longest + ROUNDINGS_BESIDE_THE_PRODUCT) * ROUNDING;
  }

  private double[] gather(float[] values, int columns, int[][] positions, double[] centre) {
    int length = positions[0].length;
    double[] gathered = new double[Math.multiplyExact(count * positions.length, length)];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            row -> {
              for (int unit = 0; unit < positions.length; unit++) {
                int target = (row * positions.length + unit) * length;
                for (int k = 0; k < length; k++) {
                  gathered[target + k] = values[row * columns + positions[unit][k]] - centre[k];
                }
              }
            });
    return gathered;
  }

  private static double[] squaredNorms(double[] values, int rows) {
    double[] norms = new double[rows];
    int length = rows == 0 ? 0 : values.length / rows;
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < length; k++) {
        double value = values[row * length + k];
        norms[row] += value * value;
      }
    }
    return norms;
  }

  int count() {
    return count;
  }

  double[] rest() {
    return rest;
  }

  double[] units(int group) {
    return units[group];
  }

  double restNorm(int row) {
    return restNorms[row];
  }

  double unitNorm(int group, int unit) {
    return unitNorms[group][unit];
  }

  double squaredNorm(int row) {
    return norms[row];
  }

  double relativeError() {
    return relativeError;
  }
}
