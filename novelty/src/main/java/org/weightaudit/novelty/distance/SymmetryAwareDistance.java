package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * δ(a, b) = min over π of ‖a - π·b‖₂, π being the permutations and sign flips of hidden units that
 * the symmetries allow; without symmetries, the plain Euclidean distance. With one hidden layer
 * this is the permutation-minimised distance that the audit uses for G.pt (Zeng et al., 2025,
 * appendix; equivalent to enumerating all permutations). Weights must be finite.
 *
 * <p>Searches take one float64 matrix product for all pairs, then one small assignment problem for
 * each pair that is not ruled out, and compute the winners anew from differences, with a rounding
 * bound that keeps every pair that could win: results are those of an exhaustive search. (In
 * float32, which is twice as fast, cancellation leaves nearly every pair of a trajectory in the
 * race.) Where groups share a tensor (two or more hidden layers), distances are upper bounds with a
 * lower bound beside them.
 */
public final class SymmetryAwareDistance {

  private static final long PRODUCTS_PER_TILE = 8_000_000;
  private static final int MOST_ROWS_PER_BLOCK = 512;
  private static final int VALUES_PER_BLOCK = 8_000_000;

  private final UnitFeatures features;
  private final MatrixProducts products;
  private final PairAligner aligner;
  private final int columns;

  /**
   * @param seed of the random starts where alignments are searched and not solved
   */
  public SymmetryAwareDistance(Symmetries symmetries, MatrixProducts products, Seed seed) {
    this.features = UnitFeatures.of(symmetries);
    this.products = products;
    this.aligner = new PairAligner(features, seed);
    this.columns = symmetries.layout().size();
  }

  /** Whether distances are exact minima rather than bounds. */
  public boolean isExact() {
    return features.isSeparable();
  }

  /**
   * The best way to lay b over a. Cost: n²·F for groups of n units that own F values each.
   *
   * @throws IllegalArgumentException if a row does not have the layout's length
   */
  public Alignment align(float[] a, float[] b) {
    if (a.length != columns || b.length != columns) {
      throw new IllegalArgumentException(
          "rows of %d and %d values do not fit a layout of %d"
              .formatted(a.length, b.length, columns));
    }
    return aligner.align(a, b);
  }

  /** How to lay every row of {@code to} over each row of {@code from}. */
  public List<Alignments> alignments(WeightMatrix from, WeightMatrix to) {
    checkColumns(from, to);
    List<Alignments> alignments =
        IntStream.range(0, from.rows()).mapToObj(i -> new Alignments(to.rows())).toList();
    eachTile(
        from,
        to,
        Progress.unobserved(),
        (tile, fromRow, toRow, i, j) -> {
          if (features.isSeparable()) {
            List<UnitAlignment> units = tile.assignments(i, j);
            alignments.get(fromRow).add(units, Math.sqrt(tile.squaredDistance(i, j, units)));
          } else {
            Alignment found = aligner.align(from.row(fromRow), to.row(toRow), tile.dots(i, j));
            alignments.get(fromRow).add(found.units(), found.distance());
          }
        });
    return alignments;
  }

  /** All distances, [from][to], one alignment a pair: for sets known to be small. */
  public double[][] all(WeightMatrix from, WeightMatrix to) {
    checkColumns(from, to);
    double[][] distances = new double[from.rows()][to.rows()];
    for (int j = 0; j < to.rows(); j++) {
      float[] b = to.row(j);
      int column = j;
      IntStream.range(0, from.rows())
          .parallel()
          .forEach(i -> distances[i][column] = aligner.align(from.row(i), b).distance());
    }
    return distances;
  }

  /** The k nearest rows of {@code to} for each row of {@code from}. */
  public Neighbours nearest(
      WeightMatrix from, WeightMatrix to, Exclusion exclusion, int k, Progress progress) {
    return nearestRuns(from, to, exclusion, IntStream.range(0, to.rows()).toArray(), k, progress);
  }

  /**
   * The nearest row of each of the k nearest runs.
   *
   * @param runs the run of each row of {@code to}
   * @param k at least 1
   */
  public Neighbours nearestRuns(
      WeightMatrix from,
      WeightMatrix to,
      Exclusion exclusion,
      int[] runs,
      int k,
      Progress progress) {
    checkColumns(from, to);
    Candidates[] candidates = new Candidates[from.rows()];
    Arrays.setAll(candidates, i -> new Candidates(runs, k));
    if (from.rows() > 0 && to.rows() > 0) {
      collect(from, to, exclusion, candidates, progress.between(0, 0.9));
    }
    List<List<Neighbour>> neighbours =
        IntStream.range(0, from.rows())
            .parallel()
            .mapToObj(i -> winners(from.row(i), to, candidates[i], runs, k))
            .toList();
    progress.report("distances", 1);
    return new Neighbours(neighbours);
  }

  private void checkColumns(WeightMatrix from, WeightMatrix to) {
    if (from.columns() != columns || to.columns() != columns) {
      throw new IllegalArgumentException(
          "matrices of %d and %d columns do not fit a layout of %d"
              .formatted(from.columns(), to.columns(), columns));
    }
  }

  private void collect(
      WeightMatrix from,
      WeightMatrix to,
      Exclusion exclusion,
      Candidates[] candidates,
      Progress progress) {
    ThreadLocal<Tile.Workspace> workspaces =
        ThreadLocal.withInitial(() -> new Tile.Workspace(features));
    eachTile(
        from,
        to,
        progress,
        (tile, fromRow, toRow, i, j) -> {
          if (!exclusion.excludes(fromRow, toRow)) {
            Candidates best = candidates[fromRow];
            double error = tile.error(i, j);
            double limit = best.limit();
            double squared = tile.squaredDistance(i, j, limit + error, workspaces.get());
            if (squared - error > limit) {
              return;
            }
            if (features.isSeparable()) {
              best.add(toRow, squared - error, squared + error);
            } else {
              Alignment found = aligner.align(from.row(fromRow), to.row(toRow), tile.dots(i, j));
              double lower = found.lowerBound() * found.lowerBound();
              best.add(toRow, lower, found.distance() * found.distance());
            }
          }
        });
  }

  /** Looks at one pair: rows of the matrices, and where these stand in the tile. */
  @FunctionalInterface
  private interface PairVisitor {
    void visit(Tile tile, int fromRow, int toRow, int i, int j);
  }

  /** Visits all pairs tile by tile; those of one row of {@code from} in order and by one thread. */
  private void eachTile(
      WeightMatrix from, WeightMatrix to, Progress progress, PairVisitor visitor) {
    int toStep = Math.min(rowsPerBlock(), to.rows());
    int fromStep = fromStep(toStep);
    Block.Centre centre = Block.Centre.of(features, to, toStep);
    for (int toFirst = 0; toFirst < to.rows(); toFirst += toStep) {
      int toCount = Math.min(toStep, to.rows() - toFirst);
      int toOffset = toFirst;
      Block right = new Block(features, centre, to, toFirst, toCount);
      for (int first = 0; first < from.rows(); first += fromStep) {
        int count = Math.min(fromStep, from.rows() - first);
        double done = toFirst + (double) toCount * first / from.rows();
        progress.report("distances", done / to.rows());
        Tile tile =
            new Tile(features, products, new Block(features, centre, from, first, count), right);
        int fromOffset = first;
        IntStream.range(0, count)
            .parallel()
            .forEach(
                i -> {
                  for (int j = 0; j < toCount; j++) {
                    visitor.visit(tile, fromOffset + i, toOffset + j, i, j);
                  }
                });
      }
    }
  }

  private int rowsPerBlock() {
    return Math.min(MOST_ROWS_PER_BLOCK, Math.max(1, VALUES_PER_BLOCK / columns));
  }

  private int fromStep(int toStep) {
    long perPair = 1;
    for (UnitFeatures.Group group : features.groups()) {
      perPair = Math.max(perPair, (long) group.units() * group.units());
    }
    return (int) Math.min(rowsPerBlock(), Math.max(1, PRODUCTS_PER_TILE / (perPair * toStep)));
  }

  private List<Neighbour> winners(
      float[] a, WeightMatrix to, Candidates candidates, int[] runs, int k) {
    List<Neighbour> exact = new ArrayList<>();
    for (int index : candidates.possible()) {
      Alignment alignment = aligner.align(a, to.row(index));
      exact.add(new Neighbour(index, alignment.distance(), alignment.lowerBound()));
    }
    exact.sort(Comparator.comparingDouble(Neighbour::distance).thenComparingInt(Neighbour::index));
    List<Neighbour> winners = new ArrayList<>();
    for (Neighbour neighbour : exact) {
      boolean sameRun =
          winners.stream().anyMatch(winner -> runs[winner.index()] == runs[neighbour.index()]);
      if (!sameRun && winners.size() < k) {
        winners.add(neighbour);
      }
    }
    return winners;
  }
}
