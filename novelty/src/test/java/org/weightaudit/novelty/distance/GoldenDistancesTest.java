package org.weightaudit.novelty.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.novelty.statistics.ManifoldMetrics;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/**
 * golden/metrics l2 and permutation_distance, golden/gpt match_*: nothing is fitted to their sizes.
 */
class GoldenDistancesTest {

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static SymmetryAwareDistance metric(Symmetries symmetries) {
    return new SymmetryAwareDistance(symmetries, new MatrixProducts(device), new Seed(1));
  }

  private static SymmetryAwareDistance plain(int columns) {
    return metric(Symmetries.none(Layout.of(TensorSpec.of("weights", columns))));
  }

  /** 1e-6 relative. */
  private static Offset<Double> relative(double expected) {
    return within(1e-6 * Math.max(1, Math.abs(expected)));
  }

  private static void assertClose(double[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("entry %d", i).isCloseTo(expected[i], relative(expected[i]));
    }
  }

  private static void assertClose(double[][] found, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertClose(found[i], expected[i]);
    }
  }

  @Test
  void plainDistancesAndNeighbours() {
    NpzArrays golden = Golden.arrays("metrics/l2.npz");
    DenseMatrix train = golden.matrix("train");
    DenseMatrix gen = golden.matrix("gen");
    SymmetryAwareDistance metric = plain(train.columns());

    assertClose(metric.all(gen, train), golden.rows("dist_gen_train"));
    assertClose(metric.all(train, train), golden.rows("dist_train_train"));

    int k = golden.shape("top3_gen").get(1);
    Neighbours ofGen = metric.nearest(gen, train, Exclusion.none(), k, Progress.unobserved());
    assertClose(ofGen.distances(), golden.doubles("min_gen"));
    assertThat(ofGen.indices()).isEqualTo(golden.ints("argmin_gen"));
    assertThat(ofGen.of().stream().flatMap(List::stream).mapToInt(Neighbour::index).toArray())
        .isEqualTo(golden.ints("top3_gen"));
    assertThat(exactCopies(ofGen)).isEqualTo(golden.booleans("exact_copy_gen"));

    Neighbours ofTrain = metric.nearest(train, train, Exclusion.self(), 1, Progress.unobserved());
    assertClose(ofTrain.distances(), golden.doubles("min_train"));
    assertThat(ofTrain.indices()).isEqualTo(golden.ints("argmin_train"));
  }

  private static boolean[] exactCopies(Neighbours neighbours) {
    boolean[] copies = new boolean[neighbours.rows()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = neighbours.distances()[i] == 0;
    }
    return copies;
  }

  @Test
  void histogramOfNearestDistances() {
    NpzArrays golden = Golden.arrays("metrics/l2.npz");
    DistanceHistogram histogram =
        DistanceHistogram.of(golden.doubles("min_train"), golden.doubles("min_gen"));
    assertClose(histogram.edges(), golden.doubles("hist_edges"));
    assertThat(histogram.first()).isEqualTo(golden.ints("hist_count_train"));
    assertThat(histogram.second()).isEqualTo(golden.ints("hist_count_gen"));
    assertClose(DistanceHistogram.percent(histogram.first()), golden.doubles("hist_percent_train"));
    assertClose(DistanceHistogram.percent(histogram.second()), golden.doubles("hist_percent_gen"));
  }

  @Test
  void meansOfPairs() {
    NpzArrays golden = Golden.arrays("metrics/l2.npz");
    DenseMatrix train = golden.matrix("train");
    DenseMatrix gen = golden.matrix("gen");
    SymmetryAwareDistance metric = plain(train.columns());
    assertThat(DistanceMeans.withinSet(metric.all(train, train)))
        .isCloseTo(golden.scalar("mean_pair_train"), relative(1));
    assertThat(DistanceMeans.between(metric.all(gen, train)))
        .isCloseTo(golden.scalar("mean_pair_gen_train"), relative(1));
    assertThat(Arrays.stream(golden.doubles("min_train")).average().orElseThrow())
        .isCloseTo(golden.scalar("mean_nn_train"), relative(1));
  }

  @Test
  void ratioToTheSecondNearest() {
    NpzArrays golden = Golden.arrays("metrics/l2.npz");
    DenseMatrix train = golden.matrix("train");
    Neighbours two =
        plain(train.columns())
            .nearest(golden.matrix("gen"), train, Exclusion.none(), 2, Progress.unobserved());
    double[] ratio = two.of().stream().mapToDouble(NeighbourRatio::of).toArray();
    assertClose(ratio, golden.doubles("ratio_first_second"));
    boolean[] memorized = golden.booleans("ratio_memorized");
    for (int i = 0; i < ratio.length; i++) {
      assertThat(ratio[i] < 1.0 / 3).isEqualTo(memorized[i]);
    }
  }

  @Test
  void authenticityAndCoverage() {
    NpzArrays golden = Golden.arrays("metrics/l2.npz");
    boolean[] authentic =
        ManifoldMetrics.authentic(
            golden.doubles("min_gen"), golden.ints("argmin_gen"), golden.doubles("min_train"));
    assertThat(authentic).isEqualTo(golden.booleans("authentic"));
    int[] covered = IntStream.of(golden.ints("argmin_gen")).distinct().sorted().toArray();
    assertThat(covered).isEqualTo(golden.ints("covered_train"));
  }

  @Test
  void permutationDistances() {
    NpzArrays golden = Golden.arrays("metrics/permutation_distance.npz");
    List<Integer> w1 = golden.shape("train_w1");
    int hidden = w1.get(1);
    Mlp mlp = new Mlp(List.of(w1.get(2), hidden, golden.shape("train_w2").get(1)), Activation.RELU);
    WeightMatrix train = stacked(golden, "train");
    WeightMatrix gen = stacked(golden, "gen");
    SymmetryAwareDistance metric = metric(mlp.symmetries());

    assertClose(metric.all(train, gen), golden.rows("distance_train_gen"));
    assertClose(metric.all(train, train), golden.rows("distance_train_train"));
    assertThat(permutations(metric, train, gen)).isEqualTo(golden.ints("permutation_train_gen"));
    assertClose(
        metric.nearest(gen, train, Exclusion.none(), 1, Progress.unobserved()).distances(),
        golden.doubles("min_gen"));
  }

  private static WeightMatrix stacked(NpzArrays golden, String group) {
    int rows = golden.shape(group + "_w1").get(0);
    float[][] result = new float[rows][0];
    for (String tensor : List.of("_w1", "_b1", "_w2", "_b2")) {
      DenseMatrix part = golden.matrix(group + tensor);
      for (int i = 0; i < rows; i++) {
        int length = result[i].length;
        result[i] = Arrays.copyOf(result[i], length + part.columns());
        System.arraycopy(part.row(i), 0, result[i], length, part.columns());
      }
    }
    return DenseMatrix.ofRows(result);
  }

  /** [train, gen, unit]: the training unit placed at each position. */
  private static int[] permutations(
      SymmetryAwareDistance metric, WeightMatrix train, WeightMatrix gen) {
    return IntStream.range(0, train.rows())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, gen.rows())
                    .mapToObj(j -> metric.align(gen.row(j), train.row(i)).units().get(0)))
        .flatMapToInt(units -> Arrays.stream(units.permutation()))
        .toArray();
  }

  @Test
  void matchingOfSmallNetworks() {
    NpzArrays golden = Golden.arrays("gpt/match_small.npz");
    matching(golden, golden.matrix("training"), golden.matrix("generated"));
    DenseMatrix training = golden.matrix("training");
    DenseMatrix generated = golden.matrix("generated");
    Mlp mlp = mlp(golden, training.columns());
    SymmetryAwareDistance metric = metric(mlp.symmetries());
    Aligner aligner = new Aligner(mlp.symmetries());
    int[] nearest = golden.ints("nearest_generated");
    DenseMatrix expected = golden.matrix("aligned_nearest_generated");
    for (int i = 0; i < nearest.length; i++) {
      float[] neighbour = training.row(nearest[i]);
      Alignment alignment = metric.align(generated.row(i), neighbour);
      assertThat(aligner.apply(alignment.units(), neighbour)).isEqualTo(expected.row(i));
    }
  }

  @Test
  void matchingOfMnistNetworks() {
    NpzArrays golden = Golden.arrays("gpt/match_mnist.npz");
    matching(
        golden, unnormalised(golden.matrix("training")), unnormalised(golden.matrix("generated")));
  }

  private static DenseMatrix unnormalised(DenseMatrix matrix) {
    float[] values = matrix.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] /= 4.185f;
    }
    return new DenseMatrix(matrix.rows(), matrix.columns(), values);
  }

  /** inputs·hidden + hidden + hidden·classes + classes columns, with no more classes than units. */
  private static Mlp mlp(NpzArrays golden, int columns) {
    int hidden = golden.shape("perm_train_gen").get(2);
    int remainder = (columns - hidden) % hidden;
    int classes = remainder == 0 ? hidden : remainder;
    int inputs = (columns - classes * hidden - classes - hidden) / hidden;
    return new Mlp(List.of(inputs, hidden, classes), Activation.RELU);
  }

  private static void matching(NpzArrays golden, WeightMatrix training, WeightMatrix generated) {
    Offset<Double> tolerance = within(1e-5);
    SymmetryAwareDistance metric = metric(mlp(golden, training.columns()).symmetries());
    double[][] distances = metric.all(training, generated);
    double[][] expected = golden.rows("dist_train_gen");
    for (int i = 0; i < expected.length; i++) {
      assertThat(distances[i]).containsExactly(expected[i], tolerance);
    }
    assertThat(permutations(metric, training, generated)).isEqualTo(golden.ints("perm_train_gen"));

    Neighbours three =
        metric.nearest(
            generated,
            training,
            Exclusion.none(),
            golden.shape("three_nearest_generated").get(0),
            Progress.unobserved());
    assertThat(three.distances()).containsExactly(golden.doubles("min_dist_generated"), tolerance);
    assertThat(three.indices()).isEqualTo(golden.ints("nearest_generated"));
    int[] ranked = golden.ints("three_nearest_generated");
    for (int g = 0; g < generated.rows(); g++) {
      for (int r = 0; r < three.of().get(g).size(); r++) {
        assertThat(three.of().get(g).get(r).index()).isEqualTo(ranked[r * generated.rows() + g]);
      }
    }
    Neighbours self =
        metric.nearest(training, training, Exclusion.self(), 1, Progress.unobserved());
    assertThat(self.distances()).containsExactly(golden.doubles("min_dist_training"), tolerance);
    assertThat(self.indices()).isEqualTo(golden.ints("nearest_training"));
    for (int i = 0; i < training.rows(); i++) {
      UnitAlignment own = metric.align(training.row(i), training.row(i)).units().get(0);
      assertThat(own.isIdentity()).isTrue();
    }
  }
}
