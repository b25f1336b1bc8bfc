package org.weightaudit.weights.symmetry;

import java.util.Arrays;

/**
 * The linear assignment problem: give each of n rows a column of its own so that the sum of costs
 * is least. Successive shortest augmenting paths with dual variables (Jonker and Volgenant, "A
 * shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing
 * 38, 1987); exact up to the rounding of the costs' sums, O(n^3) time, O(n) memory. Among equal
 * optima the result is deterministic.
 *
 * <p>An instance keeps its work arrays and serves one thread.
 */
public final class AssignmentSolver {

  private final int n;
  private final double[] rowPotential;
  private final double[] columnPotential;
  private final int[] rowOfColumn;
  private final int[] previousColumn;
  private final double[] slack;
  private final boolean[] visited;

  public AssignmentSolver(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("an assignment needs at least one row, not " + n);
    }
    this.n = n;
    rowPotential = new double[n + 1];
    columnPotential = new double[n + 1];
    rowOfColumn = new int[n + 1];
    previousColumn = new int[n + 1];
    slack = new double[n + 1];
    visited = new boolean[n + 1];
  }

  /**
   * @param cost n*n finite numbers, row-major
   * @param columnOfRow receives the column of each row
   * @return the sum of the chosen costs, added in row order
   * @throws IllegalArgumentException if a cost is NaN or infinite
   */
  public double solve(double[] cost, int[] columnOfRow) {
    for (int k = 0; k < n * n; k++) {
      if (!Double.isFinite(cost[k])) {
        throw new IllegalArgumentException(
            "the cost of row %d, column %d is %s".formatted(k / n, k % n, cost[k]));
      }
    }
    Arrays.fill(rowPotential, 0);
    Arrays.fill(columnPotential, 0);
    Arrays.fill(rowOfColumn, 0);
    for (int row = 1; row <= n; row++) {
      augment(cost, row);
    }
    double sum = 0;
    for (int column = 1; column <= n; column++) {
      columnOfRow[rowOfColumn[column] - 1] = column - 1;
    }
    for (int row = 0; row < n; row++) {
      sum += cost[row * n + columnOfRow[row]];
    }
    return sum;
  }

  /** Rows and columns count from 1; column 0 stands for the row that still needs a column. */
  private void augment(double[] cost, int row) {
    rowOfColumn[0] = row;
    Arrays.fill(slack, Double.POSITIVE_INFINITY);
    Arrays.fill(visited, false);
    int column = 0;
    do {
      visited[column] = true;
      column = relax(cost, column);
    } while (rowOfColumn[column] != 0);
    while (column != 0) {
      int before = previousColumn[column];
      rowOfColumn[column] = rowOfColumn[before];
      column = before;
    }
  }

  /**
   * Extends the tree of shortest paths from {@code column}; answers the column nearest to the tree.
   */
  private int relax(double[] cost, int column) {
    int row = rowOfColumn[column];
    int base = (row - 1) * n - 1;
    double smallest = Double.POSITIVE_INFINITY;
    int nearest = 0;
    for (int c = 1; c <= n; c++) {
      if (visited[c]) {
        continue;
      }
      double reduced = cost[base + c] - rowPotential[row] - columnPotential[c];
      if (reduced < slack[c]) {
        slack[c] = reduced;
        previousColumn[c] = column;
      }
      if (slack[c] < smallest) {
        smallest = slack[c];
        nearest = c;
      }
    }
    for (int c = 0; c <= n; c++) {
      if (visited[c]) {
        rowPotential[rowOfColumn[c]] += smallest;
        columnPotential[c] -= smallest;
      } else {
        slack[c] -= smallest;
      }
    }
    return nearest;
  }
}
