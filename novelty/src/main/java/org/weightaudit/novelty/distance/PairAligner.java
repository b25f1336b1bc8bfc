package org.weightaudit.novelty.distance;

import org.weightaudit.weights.random.Seed;

/**
 * Lays one row over another, in float64. Where no tensor is shared by groups, each group is a
 * linear assignment problem of its own and the result is the optimum; otherwise alignments are
 * searched.
 */
final class PairAligner {

  private final UnitFeatures features;
  private final AlignmentSearch search;

  PairAligner(UnitFeatures features, Seed seed) {
    this.features = features;
    this.search = new AlignmentSearch(features, seed);
  }

  AlignmentSearch search() {
    return search;
  }

  /** The best alignment of b to a that is found; the lower bound is exact or that of the groups. */
  Alignment align(float[] a, float[] b) {
    double[][][] dots = ownDots(a, b);
    if (!features.isSeparable()) {
      return search.pair(search.target(a), search.moved(b), () -> dots).align();
    }
    Units[] units = new Units[dots.length];
    for (int g = 0; g < units.length; g++) {
      units[g] = Units.nearest(dots[g], features.groups().get(g).signFlips());
    }
    double distance = Math.sqrt(features.squaredDistance(a, b, units));
    return new Alignment(distance, distance, Units.alignments(units));
  }

  /** Inner products of what each unit of a and each unit of b owns alone, [group][j][i]. */
  private double[][][] ownDots(float[] a, float[] b) {
    double[][][] dots = new double[features.groups().size()][][];
    for (int g = 0; g < dots.length; g++) {
      int[][] own = features.groups().get(g).own();
      dots[g] = new double[own.length][own.length];
      UnitProducts.add(UnitProducts.byUnit(a, own), UnitProducts.byValue(b, own), dots[g]);
    }
    return dots;
  }
}
