package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.weightaudit.novelty.distance.UnitFeatures.Group;
import org.weightaudit.novelty.distance.UnitFeatures.Member;
import org.weightaudit.novelty.distance.UnitFeatures.SharedTensor;
import org.weightaudit.weights.random.Seed;

/**
 * Alignments where groups share tensors, as the units of two hidden layers share the weights
 * between them. The best one is NP-hard to find: groups are assigned in turn, given the others,
 * until nothing changes (the weight matching of Ainsworth et al., "Git Re-Basin", ICLR 2023,
 * section 3.2), from the bound's assignment, from none, and from a random one; the best end is an
 * upper bound of the distance, never above the distance without any rearrangement.
 *
 * <p>What is needed of a row is laid out once, in {@link Target} or {@link Moved}, and serves all
 * its pairs. Cost of a pair: the bound takes n²·F multiplications and one assignment problem for
 * each group of n units that own F values; each of the starts takes some ten times as much.
 */
final class AlignmentSearch {

  private static final int MAXIMUM_SWEEPS = 50;
  private static final int RANDOM_STARTS = 1;
  private static final double ROUNDING = 1e-12;

  private final UnitFeatures features;
  private final Seed seed;

  AlignmentSearch(UnitFeatures features, Seed seed) {
    this.features = features;
    this.seed = seed;
  }

  /**
   * What the bound needs of a row.
   *
   * @param ownNorms squared norm of what each unit owns alone, [group][unit]
   * @param sorted what each unit owns of shared tensors, sorted, [group][units][values]
   * @param sortedNorms its squared norms, [group][unit]
   */
  private record Outline(double[][] ownNorms, double[][][] sorted, double[][] sortedNorms) {}

  /**
   * A row over which others are laid.
   *
   * @param shared what each unit owns of shared tensors, [tensor][member][units][values]
   */
  record Target(float[] row, Outline outline, double[][][][] shared) {}

  /**
   * A row that is laid over others.
   *
   * @param sorted that of the outline, but [group][values][units]
   * @param shared values of shared tensors, [tensor][values]
   */
  record Moved(float[] row, Outline outline, double[][][] sorted, float[][] shared) {}

  private Outline outline(float[] row) {
    int groups = features.groups().size();
    double[][] ownNorms = new double[groups][];
    double[][][] sorted = new double[groups][][];
    double[][] sortedNorms = new double[groups][];
    for (int g = 0; g < groups; g++) {
      ownNorms[g] = ownNorms(g, row);
      sorted[g] = sortedSlices(g, row);
      sortedNorms[g] = squaredNorms(sorted[g]);
    }
    return new Outline(ownNorms, sorted, sortedNorms);
  }

  Target target(float[] row) {
    double[][][][] shared = new double[features.shared().size()][][][];
    for (int t = 0; t < shared.length; t++) {
      SharedTensor tensor = features.shared().get(t);
      float[] values = UnitFeatures.gather(row, tensor.positions());
      shared[t] =
          tensor.members().stream()
              .map(member -> UnitProducts.byUnit(values, member.values()))
              .toArray(double[][][]::new);
    }
    return new Target(row, outline(row), shared);
  }

  Moved moved(float[] row) {
    Outline outline = outline(row);
    double[][][] sorted =
        Stream.of(outline.sorted()).map(AlignmentSearch::transposed).toArray(double[][][]::new);
    float[][] shared =
        features.shared().stream()
            .map(tensor -> UnitFeatures.gather(row, tensor.positions()))
            .toArray(float[][]::new);
    return new Moved(row, outline, sorted, shared);
  }

  /**
   * One row to be laid over another: what no alignment can undercut is known, the best is still to
   * be found.
   *
   * @param dots inner products of what units own alone, [group][j][i]; asked for when they are
   *     needed, and not kept. If these are rounded, the alignment may miss the best by that much,
   *     its distance is exact all the same
   */
  Pair pair(Target a, Moved b, Supplier<double[][][]> dots) {
    return new Pair(a, b, dots);
  }

  /** Two rows. */
  final class Pair {

    private final Target a;
    private final Moved b;
    private final Supplier<double[][][]> dots;
    private final Units[] bounding;
    private final double squaredLowerBound;

    /**
     * Each group assigned alone. A value of a shared tensor is charged in equal parts to the groups
     * that act on it, and a unit's part of the tensor is compared sorted: no rearrangement by other
     * groups brings two sequences nearer to each other than sorting both (rearrangement
     * inequality). Where signs may change, absolute values are compared.
     */
    private Pair(Target a, Moved b, Supplier<double[][][]> dots) {
      this.a = a;
      this.b = b;
      this.dots = dots;
      double[][][] own = dots.get();
      bounding = new Units[own.length];
      double sum = features.squaredRestDistance(a.row, b.row);
      double norms = 0;
      for (int g = 0; g < own.length; g++) {
        Group group = features.groups().get(g);
        int n = group.units();
        double[][] sortedDots = new double[n][n];
        UnitProducts.add(a.outline.sorted[g], b.sorted[g], sortedDots);
        double[] cost = new double[n * n];
        for (int j = 0; j < n; j++) {
          norms +=
              a.outline.ownNorms[g][j]
                  + a.outline.sortedNorms[g][j]
                  + b.outline.ownNorms[g][j]
                  + b.outline.sortedNorms[g][j];
          for (int i = 0; i < n; i++) {
            double dot = own[g][j][i];
            double alone = a.outline.ownNorms[g][j] + b.outline.ownNorms[g][i];
            double together = a.outline.sortedNorms[g][j] + b.outline.sortedNorms[g][i];
            cost[j * n + i] =
                Math.max(0, alone - 2 * (group.signFlips() ? Math.abs(dot) : dot))
                    + Math.max(0, together - 2 * sortedDots[j][i]);
          }
        }
        bounding[g] = Units.assigned(cost, own[g], group.signFlips());
        for (int j = 0; j < n; j++) {
          sum += cost[j * n + bounding[g].permutation()[j]];
        }
      }
      squaredLowerBound = Math.max(0, sum - ROUNDING * norms);
    }

    /** Less than the squared distance of every alignment, by the rounding of inner products. */
    double squaredLowerBound() {
      return squaredLowerBound;
    }

    /** The best alignment that is found. */
    Alignment align() {
      List<Units[]> starts = new ArrayList<>();
      starts.add(bounding);
      starts.add(each(Units::identity));
      SplittableRandom random = seed.random();
      for (int start = 0; start < RANDOM_STARTS; start++) {
        starts.add(each(units -> Units.random(units, random)));
      }
      double[][][] own = dots.get();
      double best = Double.POSITIVE_INFINITY;
      Units[] found = bounding;
      for (Units[] start : starts) {
        Units[] end = descend(start, own);
        double squared = features.squaredDistance(a.row, b.row, end);
        if (squared < best) {
          best = squared;
          found = end;
        }
      }
      double distance = Math.sqrt(best);
      return new Alignment(
          distance, Math.min(Math.sqrt(squaredLowerBound), distance), Units.alignments(found));
    }

    /** Assigns groups in turn from a start until each one fits the others. */
    private Units[] descend(Units[] start, double[][][] own) {
      Units[] units = start.clone();
      boolean[] settled = new boolean[units.length];
      for (int sweep = 0; sweep < MAXIMUM_SWEEPS; sweep++) {
        boolean changed = false;
        for (int g = 0; g < units.length; g++) {
          if (!settled[g]) {
            settled[g] = true;
            Units next = given(units, g, own[g]);
            if (!next.sameAs(units[g])) {
              units[g] = next;
              changed = true;
              for (int other : features.groups().get(g).neighbours()) {
                settled[other] = false;
              }
            }
          }
        }
        if (!changed) {
          break;
        }
      }
      return units;
    }

    /** The best rearrangement of one group, given those of the others. */
    private Units given(Units[] units, int g, double[][] own) {
      double[][] dots = Stream.of(own).map(double[]::clone).toArray(double[][]::new);
      for (int t = 0; t < a.shared.length; t++) {
        SharedTensor tensor = features.shared().get(t);
        for (int m = 0; m < tensor.members().size(); m++) {
          Member member = tensor.members().get(m);
          if (member.group() == g) {
            float[] values = tensor.rearranged(b.shared[t], units, g);
            UnitProducts.add(a.shared[t][m], UnitProducts.byValue(values, member.values()), dots);
          }
        }
      }
      return Units.nearest(dots, features.groups().get(g).signFlips());
    }
  }

  private Units[] each(IntFunction<Units> start) {
    return features.groups().stream()
        .map(group -> start.apply(group.units()))
        .toArray(Units[]::new);
  }

  private double[] ownNorms(int group, float[] row) {
    int[][] own = features.groups().get(group).own();
    double[] norms = new double[own.length];
    for (int j = 0; j < own.length; j++) {
      for (int position : own[j]) {
        norms[j] += (double) row[position] * row[position];
      }
    }
    return norms;
  }

  private static double[] squaredNorms(double[][] slices) {
    return Arrays.stream(slices)
        .mapToDouble(slice -> Arrays.stream(slice).map(value -> value * value).sum())
        .toArray();
  }

  private static double[][] transposed(double[][] slices) {
    double[][] result = new double[slices[0].length][slices.length];
    for (int j = 0; j < slices.length; j++) {
      for (int k = 0; k < slices[j].length; k++) {
        result[k][j] = slices[j][k];
      }
    }
    return result;
  }

  /** What each unit owns of shared tensors, sorted and weighted by the share of this group. */
  private double[][] sortedSlices(int group, float[] row) {
    int n = features.groups().get(group).units();
    double[][] slices = new double[n][0];
    for (SharedTensor tensor : features.shared()) {
      if (!tensor.touches(group)) {
        continue;
      }
      float[] values = UnitFeatures.gather(row, tensor.positions());
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
}
