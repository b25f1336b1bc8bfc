package org.weightaudit.novelty.distance;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.weightaudit.weights.symmetry.AssignmentSolver;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * How the units of one group are rearranged, as arrays that are not copied: unit j becomes unit
 * {@code permutation[j]}, with its sign changed if {@code flipped[j]}.
 */
record Units(int[] permutation, boolean[] flipped) {

  static Units identity(int count) {
    int[] permutation = new int[count];
    Arrays.setAll(permutation, j -> j);
    return new Units(permutation, new boolean[count]);
  }

  static Units random(int count, SplittableRandom random) {
    Units units = identity(count);
    int[] permutation = units.permutation();
    for (int j = count - 1; j > 0; j--) {
      int other = random.nextInt(j + 1);
      int swapped = permutation[j];
      permutation[j] = permutation[other];
      permutation[other] = swapped;
    }
    return units;
  }

  /**
   * The assignment with the least sum of costs.
   *
   * @param cost [j * n + i] of giving unit i the place of unit j
   * @param dots their inner products, [j][i], whose sign decides about flips
   */
  static Units assigned(double[] cost, double[][] dots, boolean flips) {
    int n = dots.length;
    int[] permutation = new int[n];
    new AssignmentSolver(n).solve(cost, permutation);
    boolean[] flipped = new boolean[n];
    for (int j = 0; j < n; j++) {
      flipped[j] = flips && dots[j][permutation[j]] < 0;
    }
    return new Units(permutation, flipped);
  }

  /**
   * The assignment with the least sum of squared differences. The squared norms of the units are
   * the same in every assignment, so that only the inner products matter.
   */
  static Units nearest(double[][] dots, boolean flips) {
    int n = dots.length;
    double[] cost = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        cost[j * n + i] = -(flips ? Math.abs(dots[j][i]) : dots[j][i]);
      }
    }
    return assigned(cost, dots, flips);
  }

  boolean sameAs(Units other) {
    return Arrays.equals(permutation, other.permutation) && Arrays.equals(flipped, other.flipped);
  }

  static List<UnitAlignment> alignments(Units[] units) {
    return Stream.of(units).map(one -> new UnitAlignment(one.permutation, one.flipped)).toList();
  }
}
