package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.novelty.distance.UnitFeatures.Member;
import org.weightaudit.novelty.distance.UnitFeatures.SharedTensor;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.AssignmentSolver;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * Lays one row over another, in float64. Where no tensor is shared by groups, each group is a
 * linear assignment problem of its own and the result is the optimum. Otherwise the problem is
 * NP-hard: groups are assigned in turn, given the others, until nothing changes (the weight
 * matching of Ainsworth et al., "Git Re-Basin", ICLR 2023, section 3.2), from the bound's
 * assignment and from random ones; the best end is an upper bound of the distance.
 */
final class PairAligner {

  private static final int MAXIMUM_SWEEPS = 50;
  private static final int RANDOM_STARTS = 2;

  private final UnitFeatures features;
  private final Seed seed;

  PairAligner(UnitFeatures features, Seed seed) {
    this.features = features;
    this.seed = seed;
  }

  /** One rearrangement of b per group, as arrays: unit j of the result is unit perm[j] of b. */
  private record Units(int[] permutation, boolean[] flipped) {

    static Units identity(int units) {
      int[] permutation = new int[units];
      Arrays.setAll(permutation, j -> j);
      return new Units(permutation, new boolean[units]);
    }

    UnitAlignment toAlignment() {
      return new UnitAlignment(permutation, flipped);
    }
  }

  /** The best alignment of b to a that is found; the lower bound is exact or that of the groups. */
  Alignment align(float[] a, float[] b) {
    return align(a, b, ownDots(a, b));
  }

  /**
   * Like {@link #align(float[], float[])}, with the inner products of the units already at hand,
   * [group][j * n + i]. If these are rounded, the alignment may miss the best by that much; its
   * distance is exact all the same.
   */
  Alignment align(float[] a, float[] b, double[][] own) {
    double rest = 0;
    for (int position : features.rest()) {
      double difference = (double) a[position] - b[position];
      rest += difference * difference;
    }
    if (features.isSeparable()) {
      Units[] units = new Units[own.length];
      for (int g = 0; g < units.length; g++) {
        units[g] = assign(g, own[g]);
      }
      return exact(a, b, rest, units);
    }
    Bound bound = lowerBound(a, b, rest, own);
    Alignment best = descend(a, b, rest, own, bound.units());
    SplittableRandom random = seed.random();
    for (int start = 0; start < RANDOM_STARTS; start++) {
      Alignment next = descend(a, b, rest, own, randomUnits(random));
      best = next.distance() < best.distance() ? next : best;
    }
    return new Alignment(
        best.distance(), Math.min(bound.distance(), best.distance()), best.units());
  }

  /** Inner products of what each unit of a and each unit of b owns alone, [group][j * n + i]. */
  private double[][] ownDots(float[] a, float[] b) {
    double[][] dots = new double[features.groups().size()][];
    for (int g = 0; g < dots.length; g++) {
      int[][] own = features.groups().get(g).own();
      dots[g] = dots(own, a, own, b);
    }
    return dots;
  }

  private static double[] dots(int[][] left, float[] a, int[][] right, float[] b) {
    int n = left.length;
    float[][] unitsOfA = new float[n][];
    float[][] unitsOfB = new float[n][];
    for (int j = 0; j < n; j++) {
      unitsOfA[j] = gather(a, left[j]);
      unitsOfB[j] = gather(b, right[j]);
    }
    double[] dots = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        dots[j * n + i] = dot(unitsOfA[j], unitsOfB[i]);
      }
    }
    return dots;
  }

  /** In four interleaved sums, so that one addition need not wait for the last. */
  private static double dot(float[] x, float[] y) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int k = 0;
    for (; k + 3 < x.length; k += 4) {
      sum0 += (double) x[k] * y[k];
      sum1 += (double) x[k + 1] * y[k + 1];
      sum2 += (double) x[k + 2] * y[k + 2];
      sum3 += (double) x[k + 3] * y[k + 3];
    }
    for (; k < x.length; k++) {
      sum0 += (double) x[k] * y[k];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  private Units[] randomUnits(SplittableRandom random) {
    Units[] units = new Units[features.groups().size()];
    for (int g = 0; g < units.length; g++) {
      units[g] = Units.identity(features.groups().get(g).units());
      int[] permutation = units[g].permutation();
      for (int j = permutation.length - 1; j > 0; j--) {
        int other = random.nextInt(j + 1);
        int swapped = permutation[j];
        permutation[j] = permutation[other];
        permutation[other] = swapped;
      }
    }
    return units;
  }

  /** Assigns the groups in turn from a start until a whole sweep changes nothing. */
  private Alignment descend(float[] a, float[] b, double rest, double[][] own, Units[] start) {
    Units[] units = start.clone();
    boolean changed = true;
    for (int sweep = 0; sweep < MAXIMUM_SWEEPS && changed; sweep++) {
      changed = false;
      for (int g = 0; g < units.length; g++) {
        double[] dots = own[g].clone();
        for (SharedTensor tensor : features.shared()) {
          if (tensor.touches(g)) {
            addSharedDots(tensor, g, a, rearranged(tensor, b, units, g), dots);
          }
        }
        Units next = assign(g, dots);
        changed |= !Arrays.equals(next.permutation(), units[g].permutation());
        changed |= !Arrays.equals(next.flipped(), units[g].flipped());
        units[g] = next;
      }
    }
    return exact(a, b, rest, units);
  }

  /** Values of a shared tensor of b, rearranged by every group but {@code except}. */
  private static float[] rearranged(SharedTensor tensor, float[] b, Units[] units, int except) {
    float[] values = gather(b, tensor.positions());
    for (Member member : tensor.members()) {
      if (member.group() != except) {
        float[] before = values.clone();
        Units of = units[member.group()];
        for (int j = 0; j < of.permutation().length; j++) {
          int[] to = member.values()[j];
          int[] from = member.values()[of.permutation()[j]];
          float sign = of.flipped()[j] ? -1 : 1;
          for (int k = 0; k < to.length; k++) {
            values[to[k]] = sign * before[from[k]];
          }
        }
      }
    }
    return values;
  }

  private static void addSharedDots(
      SharedTensor tensor, int group, float[] a, float[] b, double[] dots) {
    int[][] values = tensor.member(group).values();
    double[] shared = dots(values, gather(a, tensor.positions()), values, b);
    for (int k = 0; k < dots.length; k++) {
      dots[k] += shared[k];
    }
  }

  /**
   * The assignment of one group with the least sum of squared differences. The squared norms of the
   * units are the same in every assignment, so that only the inner products matter.
   */
  private Units assign(int group, double[] dots) {
    int n = features.groups().get(group).units();
    boolean flips = features.groups().get(group).signFlips();
    double[] cost = new double[n * n];
    for (int k = 0; k < cost.length; k++) {
      cost[k] = -(flips ? Math.abs(dots[k]) : dots[k]);
    }
    int[] permutation = new int[n];
    new AssignmentSolver(n).solve(cost, permutation);
    boolean[] flipped = new boolean[n];
    for (int j = 0; j < n; j++) {
      flipped[j] = flips && dots[j * n + permutation[j]] < 0;
    }
    return new Units(permutation, flipped);
  }

  private double[] squaredNorms(int group, float[] row) {
    int[][] own = features.groups().get(group).own();
    double[] norms = new double[own.length];
    for (int j = 0; j < own.length; j++) {
      for (int position : own[j]) {
        norms[j] += (double) row[position] * row[position];
      }
    }
    return norms;
  }

  /** The distance of a to b rearranged, summed difference by difference. */
  private Alignment exact(float[] a, float[] b, double rest, Units[] units) {
    double sum = rest;
    for (int g = 0; g < units.length; g++) {
      int[][] own = features.groups().get(g).own();
      for (int j = 0; j < own.length; j++) {
        int[] from = own[units[g].permutation()[j]];
        double sign = units[g].flipped()[j] ? -1 : 1;
        for (int k = 0; k < from.length; k++) {
          double difference = a[own[j][k]] - sign * b[from[k]];
          sum += difference * difference;
        }
      }
    }
    for (SharedTensor tensor : features.shared()) {
      float[] left = gather(a, tensor.positions());
      float[] right = rearranged(tensor, b, units, -1);
      for (int k = 0; k < left.length; k++) {
        double difference = (double) left[k] - right[k];
        sum += difference * difference;
      }
    }
    double distance = Math.sqrt(sum);
    List<UnitAlignment> alignments = new ArrayList<>();
    for (Units unit : units) {
      alignments.add(unit.toAlignment());
    }
    return new Alignment(distance, distance, alignments);
  }

  /** A distance that no alignment undercuts, and the assignments it comes from. */
  private record Bound(double distance, Units[] units) {}

  /**
   * Each group assigned alone. A value of a shared tensor is charged in equal parts to the groups
   * that act on it, and a unit's part of the tensor is compared sorted: no rearrangement by other
   * groups brings two sequences nearer to each other than sorting both (rearrangement inequality).
   * Where signs may change, absolute values are compared.
   */
  private Bound lowerBound(float[] a, float[] b, double rest, double[][] own) {
    double sum = rest;
    Units[] units = new Units[own.length];
    for (int g = 0; g < own.length; g++) {
      int n = features.groups().get(g).units();
      boolean flips = features.groups().get(g).signFlips();
      double[] normA = squaredNorms(g, a);
      double[] normB = squaredNorms(g, b);
      double[][] sortedA = sortedSlices(g, a);
      double[][] sortedB = sortedSlices(g, b);
      double[] cost = new double[n * n];
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
          double dot = flips ? Math.abs(own[g][j * n + i]) : own[g][j * n + i];
          double alone = Math.max(0, normA[j] + normB[i] - 2 * dot);
          cost[j * n + i] = alone + squaredDistance(sortedA[j], sortedB[i]);
        }
      }
      int[] permutation = new int[n];
      sum += new AssignmentSolver(n).solve(cost, permutation);
      boolean[] flipped = new boolean[n];
      for (int j = 0; j < n; j++) {
        flipped[j] = flips && own[g][j * n + permutation[j]] < 0;
      }
      units[g] = new Units(permutation, flipped);
    }
    return new Bound(Math.sqrt(Math.max(0, sum)), units);
  }

  /** What each unit owns of shared tensors, sorted and weighted by the share of this group. */
  private double[][] sortedSlices(int group, float[] row) {
    int n = features.groups().get(group).units();
    double[][] slices = new double[n][0];
    for (SharedTensor tensor : features.shared()) {
      if (!tensor.touches(group)) {
        continue;
      }
      float[] values = gather(row, tensor.positions());
      double weight = Math.sqrt(1.0 / tensor.members().size());
      for (int j = 0; j < n; j++) {
        int[] owned = tensor.member(group).values()[j];
        double[] slice = new double[owned.length];
        for (int k = 0; k < owned.length; k++) {
          double value = values[owned[k]];
          slice[k] = weight * (tensor.signsMayChange() ? Math.abs(value) : value);
        }
        Arrays.sort(slice);
        int length = slices[j].length;
        slices[j] = Arrays.copyOf(slices[j], length + slice.length);
        System.arraycopy(slice, 0, slices[j], length, slice.length);
      }
    }
    return slices;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = a[k] - b[k];
      sum += difference * difference;
    }
    return sum;
  }

  private static float[] gather(float[] row, int[] positions) {
    float[] values = new float[positions.length];
    for (int k = 0; k < positions.length; k++) {
      values[k] = row[positions[k]];
    }
    return values;
  }
}
