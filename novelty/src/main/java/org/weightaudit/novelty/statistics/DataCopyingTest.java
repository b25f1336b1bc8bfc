package org.weightaudit.novelty.statistics;

import java.util.Arrays;

/**
 * The three-sample test for data copying (Meehan, Chaudhuri and Dasgupta, AISTATS 2020): are
 * generated points nearer to the training set than held-out points of the same population are? Z
 * far below 0 says copying, far above 0 under-fitting; |Z| &gt; 3 is a common flag. Needs
 * independent points.
 */
public final class DataCopyingTest {

  private DataCopyingTest() {}

  /**
   * Z of the number of pairs (generated, held-out) in which the generated point is farther from the
   * training set, by its normal approximation without tie correction.
   */
  public static double z(double[] generated, double[] heldOut) {
    double m = generated.length;
    double n = heldOut.length;
    double u = new MannWhitney(generated, heldOut).u();
    return (u - m * n / 2) / Math.sqrt(m * n * (m + n + 1) / 12);
  }

  /**
   * @param statistic C_T, the mean of the used cells' Z weighted by their share of held-out points;
   *     NaN if no cell is used
   * @param z per cell, NaN where skipped
   */
  public record Result(double statistic, double[] z) {}

  /**
   * The test within cells of space, which sees copying in one place hidden by under-fitting in
   * another.
   *
   * @param generatedCells the cell of each generated point, from 0 on
   * @param heldOutCells the cell of each held-out point
   * @param leastShare a cell with a smaller share of generated points, or without held-out points,
   *     is skipped
   */
  public static Result byCells(
      double[] generated,
      int[] generatedCells,
      double[] heldOut,
      int[] heldOutCells,
      double leastShare) {
    int cells =
        1
            + Math.max(
                Arrays.stream(generatedCells).max().orElse(-1),
                Arrays.stream(heldOutCells).max().orElse(-1));
    double[] z = new double[cells];
    Arrays.fill(z, Double.NaN);
    double sum = 0;
    double weight = 0;
    for (int cell = 0; cell < cells; cell++) {
      double[] here = inCell(generated, generatedCells, cell);
      double[] held = inCell(heldOut, heldOutCells, cell);
      boolean used =
          held.length > 0
              && here.length > 0
              && (double) here.length / generated.length >= leastShare;
      if (used) {
        z[cell] = z(here, held);
        double share = (double) held.length / heldOut.length;
        sum += share * z[cell];
        weight += share;
      }
    }
    return new Result(weight == 0 ? Double.NaN : sum / weight, z);
  }

  private static double[] inCell(double[] values, int[] cells, int cell) {
    double[] chosen = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (cells[i] == cell) {
        chosen[count++] = values[i];
      }
    }
    return Arrays.copyOf(chosen, count);
  }
}
