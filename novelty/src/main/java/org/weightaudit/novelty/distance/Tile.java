package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.weightaudit.novelty.distance.UnitFeatures.Group;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.symmetry.AssignmentSolver;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * All inner products between one block of rows and another, from one matrix product for the part
 * that no symmetry moves and one for each group: its rows are the units of all checkpoints of the
 * block.
 */
final class Tile {

  private final UnitFeatures features;
  private final Block from;
  private final Block to;
  private final double[] restDots;
  private final double[][] unitDots;

  Tile(UnitFeatures features, MatrixProducts products, Block from, Block to) {
    this.features = features;
    this.from = from;
    this.to = to;
    restDots = product(products, from.rest(), from.count(), to.rest(), to.count());
    unitDots = new double[features.groups().size()][];
    for (int g = 0; g < unitDots.length; g++) {
      int units = features.groups().get(g).units();
      unitDots[g] =
          product(products, from.units(g), from.count() * units, to.units(g), to.count() * units);
    }
  }

  private static double[] product(MatrixProducts products, double[] a, int n, double[] b, int m) {
    return a.length == 0
        ? new double[Math.multiplyExact(n, m)]
        : products.timesTransposed(a, n, b, m);
  }

  /** Calls for each row of the one block, in parallel. */
  void eachRow(IntConsumer row) {
    IntStream.range(0, from.count()).parallel().forEach(row);
  }

  /** How many rows the other block has. */
  int others() {
    return to.count();
  }

  /**
   * How far {@link #squaredDistance} can be from the exact value for any alignment: the rounding of
   * the centred values and of inner products of at most k terms, k·2⁻⁵³·‖x‖·‖y‖ each, doubled and
   * summed over units.
   */
  double error(int i, int j) {
    return from.relativeError() * (from.squaredNorm(i) + to.squaredNorm(j));
  }

  /**
   * The squared distance of row i of the one block to row j of the other under the best assignment
   * of every group alone, or a number above {@code limit} as soon as it is known to exceed it.
   * Where groups share tensors, the shared part is left out.
   */
  double squaredDistance(int i, int j, double limit, Workspace workspace) {
    double sum = from.restNorm(i) + to.restNorm(j) - 2.0 * restDots[i * to.count() + j];
    double bound = sum;
    for (int g = 0; g < unitDots.length; g++) {
      bound += costs(g, i, j, workspace.costs(g));
    }
    if (bound > limit) {
      return bound;
    }
    for (int g = 0; g < unitDots.length; g++) {
      sum += workspace.solver(g).solve(workspace.costs(g), workspace.assignment(g));
    }
    return sum;
  }

  /** Fills in the costs of one group and answers the sum of the smallest one of each row. */
  private double costs(int g, int i, int j, double[] costs) {
    Group group = features.groups().get(g);
    int units = group.units();
    double sum = 0;
    for (int u = 0; u < units; u++) {
      int row = i * units + u;
      int start = row * to.count() * units + j * units;
      double norm = from.unitNorm(g, row);
      double smallest = Double.POSITIVE_INFINITY;
      for (int v = 0; v < units; v++) {
        double dot = unitDots[g][start + v];
        double cost =
            norm + to.unitNorm(g, j * units + v) - 2 * (group.signFlips() ? Math.abs(dot) : dot);
        costs[u * units + v] = cost;
        smallest = Math.min(smallest, cost);
      }
      sum += smallest;
    }
    return sum;
  }

  /** The best assignment of every group alone. */
  List<UnitAlignment> assignments(int i, int j) {
    List<UnitAlignment> alignments = new ArrayList<>();
    for (int g = 0; g < unitDots.length; g++) {
      int units = features.groups().get(g).units();
      double[] costs = new double[units * units];
      int[] assignment = new int[units];
      costs(g, i, j, costs);
      new AssignmentSolver(units).solve(costs, assignment);
      boolean[] flipped = new boolean[units];
      for (int u = 0; u < units; u++) {
        int dot = (i * units + u) * to.count() * units + j * units + assignment[u];
        flipped[u] = features.groups().get(g).signFlips() && unitDots[g][dot] < 0;
      }
      alignments.add(new UnitAlignment(assignment, flipped));
    }
    return alignments;
  }

  /** The squared distance under given assignments, from inner products. */
  double squaredDistance(int i, int j, List<UnitAlignment> alignments) {
    double sum = from.restNorm(i) + to.restNorm(j) - 2.0 * restDots[i * to.count() + j];
    for (int g = 0; g < unitDots.length; g++) {
      UnitAlignment alignment = alignments.get(g);
      int units = alignment.units();
      for (int u = 0; u < units; u++) {
        int row = i * units + u;
        int unit = j * units + alignment.source(u);
        double dot = unitDots[g][row * to.count() * units + unit];
        double signed = alignment.flipped(u) ? -dot : dot;
        sum += from.unitNorm(g, row) + to.unitNorm(g, unit) - 2 * signed;
      }
    }
    return Math.max(0, sum);
  }

  /** The inner products between the units of row i and of row j, [group][u][v]. */
  double[][][] dots(int i, int j) {
    double[][][] dots = new double[unitDots.length][][];
    for (int g = 0; g < dots.length; g++) {
      int units = features.groups().get(g).units();
      dots[g] = new double[units][];
      for (int u = 0; u < units; u++) {
        int start = (i * units + u) * to.count() * units + j * units;
        dots[g][u] = Arrays.copyOfRange(unitDots[g], start, start + units);
      }
    }
    return dots;
  }

  /** Arrays for one thread. */
  static final class Workspace {

    private final double[][] costs;
    private final int[][] assignments;
    private final AssignmentSolver[] solvers;

    Workspace(UnitFeatures features) {
      int groups = features.groups().size();
      costs = new double[groups][];
      assignments = new int[groups][];
      solvers = new AssignmentSolver[groups];
      for (int g = 0; g < groups; g++) {
        int units = features.groups().get(g).units();
        costs[g] = new double[units * units];
        assignments[g] = new int[units];
        solvers[g] = new AssignmentSolver(units);
      }
    }

    double[] costs(int group) {
      return costs[group];
    }

    int[] assignment(int group) {
      return assignments[group];
    }

    AssignmentSolver solver(int group) {
      return solvers[group];
    }
  }
}
