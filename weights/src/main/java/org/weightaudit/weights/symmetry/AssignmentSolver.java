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

  private static final int FREE = -1;

  private final int n;
  private final double[] rowPotential;
  private final double[] columnPotential;
  private final int[] rowOfColumn;
  private final int[] chosen;
  private final int[] previousRow;
  private final double[] pathCost;
  private final int[] open;
  private final int[] closed;

  public AssignmentSolver(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("an assignment needs at least one row, not " + n);
    }
    this.n = n;
    rowPotential = new double[n];
    columnPotential = new double[n];
    rowOfColumn = new int[n];
    chosen = new int[n];
    previousRow = new int[n];
    pathCost = new double[n];
    open = new int[n];
    closed = new int[n];
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
    assignReducedColumns(cost);
    for (int row = 0; row < n; row++) {
      if (chosen[row] == FREE) {
        augment(cost, row);
      }
    }
    System.arraycopy(chosen, 0, columnOfRow, 0, n);
    double sum = 0;
    for (int row = 0; row < n; row++) {
      sum += cost[row * n + columnOfRow[row]];
    }
    return sum;
  }

  /** Gives each row, as far as it is free, the column whose least cost it has. */
  private void assignReducedColumns(double[] cost) {
    Arrays.fill(rowPotential, 0);
    Arrays.fill(columnPotential, Double.POSITIVE_INFINITY);
    Arrays.fill(chosen, FREE);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        if (cost[row * n + column] < columnPotential[column]) {
          columnPotential[column] = cost[row * n + column];
          rowOfColumn[column] = row;
        }
      }
    }
    for (int column = 0; column < n; column++) {
      int row = rowOfColumn[column];
      if (chosen[row] == FREE) {
        chosen[row] = column;
      } else {
        rowOfColumn[column] = FREE;
      }
    }
  }

  /** Assigns one more row along the shortest path, in reduced costs, to a free column. */
  private void augment(double[] cost, int free) {
    Arrays.fill(pathCost, Double.POSITIVE_INFINITY);
    for (int column = 0; column < n; column++) {
      open[column] = column;
    }
    int row = free;
    int column;
    double reached = 0;
    int closedColumns = 0;
    do {
      int place = relax(cost, row, reached, n - closedColumns);
      column = open[place];
      open[place] = open[n - closedColumns - 1];
      reached = pathCost[column];
      closed[closedColumns++] = column;
      row = rowOfColumn[column];
    } while (row != FREE);
    rowPotential[free] += reached;
    for (int k = 0; k < closedColumns - 1; k++) {
      double slack = reached - pathCost[closed[k]];
      rowPotential[rowOfColumn[closed[k]]] += slack;
      columnPotential[closed[k]] -= slack;
    }
    do {
      row = previousRow[column];
      rowOfColumn[column] = row;
      int next = chosen[row];
      chosen[row] = column;
      column = next;
    } while (row != free);
  }

  /** Extends the paths by a row; answers where the nearest open column stands in {@link #open}. */
  private int relax(double[] cost, int row, double reached, int openColumns) {
    double offset = reached - rowPotential[row];
    int nearest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int place = 0; place < openColumns; place++) {
      int column = open[place];
      double through = offset + cost[row * n + column] - columnPotential[column];
      if (through < pathCost[column]) {
        pathCost[column] = through;
        previousRow[column] = row;
      }
      if (pathCost[column] < smallest) {
        smallest = pathCost[column];
        nearest = place;
      }
    }
    return nearest;
  }
}
