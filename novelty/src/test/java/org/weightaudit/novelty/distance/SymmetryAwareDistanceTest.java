package org.weightaudit.novelty.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.weights.testing.PlainMlp;

class SymmetryAwareDistanceTest {

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static SymmetryAwareDistance metric(Mlp mlp) {
    return new SymmetryAwareDistance(mlp.symmetries(), new MatrixProducts(device), new Seed(1));
  }

  private static DenseMatrix networks(Mlp mlp, int count, SplittableRandom random) {
    float[][] rows = new float[count][];
    Arrays.setAll(rows, i -> PlainMlp.randomRow(mlp, random));
    return DenseMatrix.ofRows(rows);
  }

  static List<UnitAlignment> anyAlignment(Mlp mlp, SplittableRandom random) {
    List<UnitAlignment> alignments = new ArrayList<>();
    for (SymmetryGroup group : mlp.symmetries().groups()) {
      int[] permutation = UnitAlignment.identity(group.units()).permutation();
      boolean[] flipped = new boolean[group.units()];
      for (int i = permutation.length - 1; i >= 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = permutation[i];
        permutation[i] = permutation[j];
        permutation[j] = swapped;
        flipped[i] = group.signFlips() && random.nextBoolean();
      }
      alignments.add(new UnitAlignment(permutation, flipped));
    }
    return alignments;
  }

  /** Every permutation and every sign, one by one. */
  private static double bruteForce(Mlp mlp, float[] a, float[] b) {
    int hidden = mlp.sizes().get(1);
    boolean signs = mlp.symmetries().groups().get(0).signFlips();
    Aligner aligner = new Aligner(mlp.symmetries());
    double best = Double.POSITIVE_INFINITY;
    for (int[] permutation : permutations(hidden)) {
      for (int mask = 0; mask < (signs ? 1 << hidden : 1); mask++) {
        boolean[] flipped = new boolean[hidden];
        for (int j = 0; j < hidden; j++) {
          flipped[j] = (mask >> j & 1) == 1;
        }
        float[] moved = aligner.apply(List.of(new UnitAlignment(permutation, flipped)), b);
        best = Math.min(best, plain(a, moved));
      }
    }
    return best;
  }

  private static double plain(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static List<int[]> permutations(int n) {
    if (n == 0) {
      return List.of(new int[0]);
    }
    List<int[]> all = new ArrayList<>();
    for (int[] shorter : permutations(n - 1)) {
      for (int at = 0; at < n; at++) {
        int[] longer = new int[n];
        System.arraycopy(shorter, 0, longer, 0, at);
        longer[at] = n - 1;
        System.arraycopy(shorter, at, longer, at + 1, n - 1 - at);
        all.add(longer);
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void distanceIsTheMinimumOverAllRearrangements(Activation activation) {
    Mlp mlp = new Mlp(List.of(3, 4, 2), activation);
    SplittableRandom random = new SplittableRandom(2);
    DenseMatrix a = networks(mlp, 6, random);
    DenseMatrix b = networks(mlp, 7, random);
    double[][] distances = metric(mlp).all(a, b);
    Neighbours nearest = metric(mlp).nearest(a, b, Exclusion.none(), 7, Progress.unobserved());
    for (int i = 0; i < 6; i++) {
      double[] expected = new double[7];
      for (int j = 0; j < 7; j++) {
        expected[j] = bruteForce(mlp, a.row(i), b.row(j));
        assertThat(distances[i][j]).isCloseTo(expected[j], within(1e-12));
      }
      Arrays.sort(expected);
      assertThat(nearest.of().get(i).stream().mapToDouble(Neighbour::distance).toArray())
          .containsExactly(expected, within(1e-12));
      assertThat(nearest.of().get(i)).allMatch(Neighbour::isExact);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void rearrangedCopyIsAtDistanceZero(Activation activation) {
    SplittableRandom random = new SplittableRandom(3);
    for (List<Integer> sizes : List.of(List.of(9, 10, 4), List.of(9, 8, 7, 4))) {
      Mlp mlp = new Mlp(sizes, activation);
      DenseMatrix training = networks(mlp, 30, random);
      Aligner aligner = new Aligner(mlp.symmetries());
      float[][] copies = new float[30][];
      Arrays.setAll(
          copies, i -> aligner.apply(anyAlignment(mlp, random), training.row((i + 5) % 30)));
      Neighbours nearest =
          metric(mlp)
              .nearest(
                  DenseMatrix.ofRows(copies), training, Exclusion.none(), 1, Progress.unobserved());
      for (int i = 0; i < 30; i++) {
        assertThat(nearest.indices()[i]).isEqualTo((i + 5) % 30);
        assertThat(nearest.distances()[i]).isEqualTo(0);
      }
    }
  }

  @Test
  void withSeveralHiddenLayersDistancesLieBetweenTheirBoundAndThePlainOne() {
    SplittableRandom random = new SplittableRandom(4);
    Mlp mlp = new Mlp(List.of(3, 3, 4, 2), Activation.TANH);
    SymmetryAwareDistance metric = metric(mlp);
    assertThat(metric.isExact()).isFalse();
    for (int trial = 0; trial < 30; trial++) {
      float[] a = PlainMlp.randomRow(mlp, random);
      float[] b = PlainMlp.randomRow(mlp, random);
      Alignment found = metric.align(a, b);
      double optimum = bruteForceOfTwoLayers(mlp, a, b);
      assertThat(found.lowerBound()).isLessThanOrEqualTo(optimum + 1e-12);
      assertThat(found.distance()).isGreaterThanOrEqualTo(optimum - 1e-12);
      assertThat(found.distance()).isLessThanOrEqualTo(plain(a, b) + 1e-12);
      float[] moved = new Aligner(mlp.symmetries()).apply(found.units(), b);
      assertThat(found.distance()).isCloseTo(plain(a, moved), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void withSeveralHiddenLayersSearchesFindTheNearestOfAllPairs(Activation activation) {
    Mlp mlp = new Mlp(List.of(5, 8, 7, 6, 3), activation);
    SplittableRandom random = new SplittableRandom(9);
    DenseMatrix to = networks(mlp, 40, random);
    float[][] rows = new float[20][];
    for (int i = 0; i < rows.length; i++) {
      float[] near = to.row(i).clone();
      for (int k = 0; k < near.length; k++) {
        near[k] += (float) (0.02 * i * random.nextGaussian());
      }
      rows[i] = new Aligner(mlp.symmetries()).apply(anyAlignment(mlp, random), near);
    }
    DenseMatrix from = DenseMatrix.ofRows(rows);
    int[] runs = new int[40];
    Arrays.setAll(runs, j -> j / 2);
    double[][] all = metric(mlp).all(from, to);
    Neighbours nearest =
        metric(mlp).nearestRuns(from, to, Exclusion.none(), runs, 3, Progress.unobserved());
    for (int i = 0; i < rows.length; i++) {
      double[] ofRuns = new double[20];
      Arrays.fill(ofRuns, Double.POSITIVE_INFINITY);
      for (int j = 0; j < 40; j++) {
        ofRuns[runs[j]] = Math.min(ofRuns[runs[j]], all[i][j]);
      }
      Arrays.sort(ofRuns);
      assertThat(nearest.of().get(i).stream().mapToDouble(Neighbour::distance).toArray())
          .containsExactly(Arrays.copyOf(ofRuns, 3), within(0.0));
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void withSeveralHiddenLayersNoDistanceIsAboveThePlainOne(Activation activation) {
    Mlp mlp = new Mlp(List.of(4, 12, 12, 12, 2), activation);
    SplittableRandom random = new SplittableRandom(10);
    float[] start = PlainMlp.randomRow(mlp, random);
    for (int trial = 0; trial < 200; trial++) {
      double moved = trial / 200.0;
      float[] a = start.clone();
      float[] b = start.clone();
      for (int k = 0; k < start.length; k++) {
        a[k] += (float) (moved * random.nextGaussian());
        b[k] += (float) (moved * random.nextGaussian());
      }
      assertThat(metric(mlp).align(a, b).distance()).isLessThanOrEqualTo(plain(a, b) + 1e-12);
    }
  }

  private static double bruteForceOfTwoLayers(Mlp mlp, float[] a, float[] b) {
    Aligner aligner = new Aligner(mlp.symmetries());
    double best = Double.POSITIVE_INFINITY;
    for (int[] first : permutations(3)) {
      for (int[] second : permutations(4)) {
        for (int mask = 0; mask < 1 << 7; mask++) {
          boolean[] flipFirst = new boolean[3];
          boolean[] flipSecond = new boolean[4];
          for (int j = 0; j < 7; j++) {
            boolean flip = (mask >> j & 1) == 1;
            if (j < 3) {
              flipFirst[j] = flip;
            } else {
              flipSecond[j - 3] = flip;
            }
          }
          float[] moved =
              aligner.apply(
                  List.of(
                      new UnitAlignment(first, flipFirst), new UnitAlignment(second, flipSecond)),
                  b);
          best = Math.min(best, plain(a, moved));
        }
      }
    }
    return best;
  }

  /** Sizes 1, prime, one over a block. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 13", "7, 1", "31, 513", "513, 37"})
  void tiledSearchFindsWhatTheLoopFinds(int from, int to) {
    Mlp mlp = new Mlp(List.of(4, 3, 2), Activation.RELU);
    SplittableRandom random = new SplittableRandom((long) from * to);
    DenseMatrix a = networks(mlp, from, random);
    DenseMatrix b = networks(mlp, to, random);
    SymmetryAwareDistance metric = metric(mlp);
    double[][] all = metric.all(a, b);
    Neighbours nearest = metric.nearest(a, b, Exclusion.none(), 3, Progress.unobserved());
    for (int i = 0; i < from; i++) {
      double[] sorted = all[i].clone();
      Arrays.sort(sorted);
      assertThat(nearest.of().get(i)).hasSize(Math.min(3, to));
      for (int r = 0; r < nearest.of().get(i).size(); r++) {
        assertThat(nearest.of().get(i).get(r).distance()).isEqualTo(sorted[r]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 1e4})
  void nearDuplicatesFarFromTheOriginAreToldApart(double offset) {
    Mlp mlp = new Mlp(List.of(20, 10, 5), Activation.RELU);
    SplittableRandom random = new SplittableRandom(8);
    float[] base = PlainMlp.randomRow(mlp, random);
    for (int k = 0; k < base.length; k++) {
      base[k] += (float) offset;
    }
    float[][] near = new float[40][];
    for (int i = 0; i < near.length; i++) {
      near[i] = base.clone();
      near[i][i % base.length] = Math.nextUp(base[i % base.length]);
    }
    DenseMatrix training = DenseMatrix.ofRows(near);
    int[] found =
        metric(mlp)
            .nearest(training, training, Exclusion.none(), 1, Progress.unobserved())
            .indices();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isEqualTo(i);
    }
  }

  /** Inner products of all units with all units of a whole block would be 2 GB. */
  @Test
  void manyNetworksOfAWideLayerAreHeldAgainstEachOtherInTiles() {
    Mlp mlp = new Mlp(List.of(2, 700, 2), Activation.RELU);
    SplittableRandom random = new SplittableRandom(12);
    DenseMatrix training = networks(mlp, 512, random);
    float[] copy =
        new Aligner(mlp.symmetries()).apply(anyAlignment(mlp, random), training.row(500));
    assertThat(
            metric(mlp)
                .nearest(
                    DenseMatrix.ofRows(copy), training, Exclusion.none(), 1, Progress.unobserved())
                .indices())
        .containsExactly(500);
  }

  @Test
  void excludedPairsAreNoNeighbours() {
    Mlp mlp = new Mlp(List.of(4, 3, 2), Activation.RELU);
    DenseMatrix rows = networks(mlp, 12, new SplittableRandom(5));
    int[] runs = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
    Neighbours nearest =
        metric(mlp).nearest(rows, rows, Exclusion.sameRun(runs), 8, Progress.unobserved());
    for (int i = 0; i < 12; i++) {
      int run = runs[i];
      assertThat(nearest.of().get(i)).hasSize(8).allMatch(n -> runs[n.index()] != run);
    }
    Neighbours none = metric(mlp).nearest(rows, rows, (from, to) -> true, 1, Progress.unobserved());
    assertThat(none.of()).allMatch(List::isEmpty);
    assertThatThrownBy(none::distances).hasMessageContaining("no neighbour");
  }

  @Test
  void nearestRunsHoldOneRowEach() {
    Mlp mlp = new Mlp(List.of(4, 3, 2), Activation.RELU);
    SplittableRandom random = new SplittableRandom(6);
    DenseMatrix from = networks(mlp, 5, random);
    DenseMatrix to = networks(mlp, 20, random);
    int[] runs = new int[20];
    Arrays.setAll(runs, i -> i / 5);
    double[][] all = metric(mlp).all(from, to);
    Neighbours nearest =
        metric(mlp).nearestRuns(from, to, Exclusion.none(), runs, 3, Progress.unobserved());
    for (int i = 0; i < 5; i++) {
      double[] best = new double[4];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
      for (int j = 0; j < 20; j++) {
        best[runs[j]] = Math.min(best[runs[j]], all[i][j]);
      }
      Arrays.sort(best);
      assertThat(nearest.of().get(i).stream().mapToDouble(Neighbour::distance).toArray())
          .containsExactly(Arrays.copyOf(best, 3), within(0.0));
    }
  }

  @Test
  void alignmentsOfASearchAreThoseOfSinglePairs() {
    for (Activation activation : Activation.values()) {
      Mlp mlp = new Mlp(List.of(6, 5, 3), activation);
      SplittableRandom random = new SplittableRandom(7);
      DenseMatrix from = networks(mlp, 3, random);
      DenseMatrix to = networks(mlp, 9, random);
      List<Alignments> found = metric(mlp).alignments(from, to);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 9; j++) {
          assertThat(found.get(i).of(j))
              .isEqualTo(metric(mlp).align(from.row(i), to.row(j)).units());
        }
      }
    }
  }
}
