package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
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
 * lower bound beside them, and only pairs whose lower bound is above the best distances found are
 * ruled out.
 */
public final class SymmetryAwareDistance {

  private static final long PRODUCTS_PER_TILE = 8_000_000;
  private static final int MOST_ROWS_PER_BLOCK = 512;
  private static final int VALUES_PER_BLOCK = 8_000_000;
  private static final int COPIES_FOR_SEARCH = 4;

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
        features.isSeparable()
            ? (tile, fromOffset, toOffset) -> assign(tile, fromOffset, alignments)
            : (tile, fromOffset, toOffset) -> {
              List<AlignmentSearch.Moved> others = moved(to, toOffset, tile.others());
              tile.eachRow(
                  i -> {
                    Alignments own = alignments.get(fromOffset + i);
                    pairs(tile, from.row(fromOffset + i), i, others, j -> true).stream()
                        .map(pair -> pair.pair().align())
                        .forEach(found -> own.add(found.units(), found.distance()));
                  });
            });
    return alignments;
  }

  private static void assign(Tile tile, int fromOffset, List<Alignments> alignments) {
    tile.eachRow(
        i -> {
          for (int j = 0; j < tile.others(); j++) {
            List<UnitAlignment> units = tile.assignments(i, j);
            double distance = Math.sqrt(tile.squaredDistance(i, j, units));
            alignments.get(fromOffset + i).add(units, distance);
          }
        });
  }

  /** All distances, [from][to], one alignment a pair: for sets known to be small. */
  public double[][] all(WeightMatrix from, WeightMatrix to) {
    if (!features.isSeparable()) {
      return alignments(from, to).stream().map(Alignments::distances).toArray(double[][]::new);
    }
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
    NearestRuns[] nearest = new NearestRuns[from.rows()];
    Arrays.setAll(nearest, i -> new NearestRuns(runs, k));
    if (from.rows() > 0 && to.rows() > 0) {
      if (features.isSeparable()) {
        solve(from, to, exclusion, runs, k, nearest, progress);
      } else {
        search(from, to, exclusion, nearest, progress);
      }
    }
    progress.report("distances", 1);
    return new Neighbours(Arrays.stream(nearest).map(NearestRuns::list).toList());
  }

  private void checkColumns(WeightMatrix from, WeightMatrix to) {
    if (from.columns() != columns || to.columns() != columns) {
      throw new IllegalArgumentException(
          "matrices of %d and %d columns do not fit a layout of %d"
              .formatted(from.columns(), to.columns(), columns));
    }
  }

  /** Rules out what is too far by inner products, and aligns what is left. */
  private void solve(
      WeightMatrix from,
      WeightMatrix to,
      Exclusion exclusion,
      int[] runs,
      int k,
      NearestRuns[] nearest,
      Progress progress) {
    Candidates[] candidates = new Candidates[from.rows()];
    Arrays.setAll(candidates, i -> new Candidates(runs, k));
    ThreadLocal<Tile.Workspace> workspaces =
        ThreadLocal.withInitial(() -> new Tile.Workspace(features));
    eachTile(
        from,
        to,
        progress.between(0, 0.9),
        (tile, fromOffset, toOffset) ->
            tile.eachRow(
                i -> {
                  Candidates best = candidates[fromOffset + i];
                  Tile.Workspace workspace = workspaces.get();
                  for (int j = 0; j < tile.others(); j++) {
                    if (!exclusion.excludes(fromOffset + i, toOffset + j)) {
                      double error = tile.error(i, j);
                      double limit = best.limit();
                      double squared = tile.squaredDistance(i, j, limit + error, workspace);
                      if (squared - error <= limit) {
                        best.add(toOffset + j, squared - error, squared + error);
                      }
                    }
                  }
                }));
    IntStream.range(0, from.rows())
        .parallel()
        .forEach(
            i -> {
              float[] row = from.row(i);
              for (int index : candidates[i].possible()) {
                double distance = aligner.align(row, to.row(index)).distance();
                nearest[i].add(new Neighbour(index, distance));
              }
            });
  }

  /** Aligns the pairs of a row, those with the least bound first, until no bound is low enough. */
  private void search(
      WeightMatrix from,
      WeightMatrix to,
      Exclusion exclusion,
      NearestRuns[] nearest,
      Progress progress) {
    eachTile(
        from,
        to,
        progress,
        (tile, fromOffset, toOffset) -> {
          List<AlignmentSearch.Moved> others = moved(to, toOffset, tile.others());
          tile.eachRow(
              i -> {
                int row = fromOffset + i;
                NearestRuns best = nearest[row];
                List<IndexedPair> pairs =
                    pairs(
                        tile,
                        from.row(row),
                        i,
                        others,
                        j -> !exclusion.excludes(row, toOffset + j));
                pairs.sort(
                    Comparator.comparingDouble(indexed -> indexed.pair().squaredLowerBound()));
                for (IndexedPair indexed : pairs) {
                  if (indexed.pair().squaredLowerBound() > best.limit() * best.limit()) {
                    break;
                  }
                  Alignment found = indexed.pair().align();
                  best.add(
                      new Neighbour(toOffset + indexed.j(), found.distance(), found.lowerBound()));
                }
              });
        });
  }

  /** Row j of a tile's other block, to be laid over a row of the one. */
  private record IndexedPair(int j, AlignmentSearch.Pair pair) {}

  private List<IndexedPair> pairs(
      Tile tile, float[] row, int i, List<AlignmentSearch.Moved> others, IntPredicate wanted) {
    AlignmentSearch search = aligner.search();
    AlignmentSearch.Target target = search.target(row);
    List<IndexedPair> pairs = new ArrayList<>();
    for (int j = 0; j < others.size(); j++) {
      if (wanted.test(j)) {
        int other = j;
        pairs.add(
            new IndexedPair(j, search.pair(target, others.get(j), () -> tile.dots(i, other))));
      }
    }
    return pairs;
  }

  private List<AlignmentSearch.Moved> moved(WeightMatrix rows, int offset, int count) {
    return IntStream.range(offset, offset + count)
        .parallel()
        .mapToObj(j -> aligner.search().moved(rows.row(j)))
        .toList();
  }

  /** Looks at all pairs of a tile, given where its blocks begin. */
  @FunctionalInterface
  private interface TileVisitor {
    void visit(Tile tile, int fromOffset, int toOffset);
  }

  /** Visits all pairs tile by tile; those of one row of {@code from} in order. */
  private void eachTile(
      WeightMatrix from, WeightMatrix to, Progress progress, TileVisitor visitor) {
    long perPair = productsPerPair();
    int toStep = (int) Math.min(Math.min(rowsPerBlock(), to.rows()), perTile(perPair));
    int fromStep = (int) Math.min(rowsPerBlock(), perTile(perPair * toStep));
    Block.Centre centre = Block.Centre.of(features, to, toStep);
    for (int toFirst = 0; toFirst < to.rows(); toFirst += toStep) {
      int toCount = Math.min(toStep, to.rows() - toFirst);
      Block right = new Block(features, centre, to, toFirst, toCount);
      for (int first = 0; first < from.rows(); first += fromStep) {
        int count = Math.min(fromStep, from.rows() - first);
        double done = toFirst + (double) toCount * first / from.rows();
        progress.report("distances", done / to.rows());
        Block left = new Block(features, centre, from, first, count);
        visitor.visit(new Tile(features, products, left, right), first, toFirst);
      }
    }
  }

  private int rowsPerBlock() {
    int copies = features.isSeparable() ? 1 : COPIES_FOR_SEARCH;
    return Math.min(MOST_ROWS_PER_BLOCK, Math.max(1, VALUES_PER_BLOCK / copies / columns));
  }

  /** How often so many inner products fit into a tile, at least once. */
  private static long perTile(long products) {
    return Math.max(1, PRODUCTS_PER_TILE / products);
  }

  private long productsPerPair() {
    long products = 1;
    for (UnitFeatures.Group group : features.groups()) {
      products += (long) group.units() * group.units();
    }
    return products;
  }
}
