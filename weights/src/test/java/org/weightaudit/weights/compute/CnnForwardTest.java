package org.weightaudit.weights.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.ComposedMatrix;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.PlainCnn;

/** Plain convolutional networks on the device: the published code, and loops in float64. */
class CnnForwardTest {

  private static final String FOLDER = "hyper-representations/";
  private static final float TOLERANCE = 1e-5f;

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @Test
  void logitsAreThoseOfHyperRepresentations() {
    NpzArrays golden = Golden.arrays(FOLDER + "cnn_forward.npz");
    Cnn grey = Cnn.ofHyperRepresentations(1, Activation.TANH);
    float[] logits = logits(grey, golden.matrix("vectors"), golden.floats("images"));
    assertThat(logits).containsExactly(golden.floats("logits"), within(TOLERANCE));

    Cnn colour = Cnn.ofHyperRepresentations(3, Activation.TANH);
    DenseMatrix row = DenseMatrix.ofRows(golden.floats("vector_3ch"));
    assertThat(logits(colour, row, golden.floats("images_3ch")))
        .containsExactly(golden.floats("logits_3ch"), within(TOLERANCE));
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, names = "TANH", mode = EnumSource.Mode.EXCLUDE)
  void logitsOfOtherActivationsAreThoseOfHyperRepresentations(Activation activation) {
    NpzArrays golden = Golden.arrays(FOLDER + "cnn_forward.npz");
    DenseMatrix row = DenseMatrix.ofRows(golden.matrix("vectors").row(0));
    String name = "logits_%s_vec0".formatted(activation.name().toLowerCase(Locale.ROOT));
    assertThat(logits(Cnn.ofHyperRepresentations(1, activation), row, golden.floats("images")))
        .containsExactly(golden.floats(name), within(TOLERANCE));
  }

  @Test
  void networksWithMovedUnitsGiveTheLogitsOfHyperRepresentations() {
    NpzArrays golden = Golden.arrays(FOLDER + "cnn_symmetry.npz");
    Cnn cnn = Cnn.ofHyperRepresentations(1, Activation.TANH);
    for (String change :
        List.of(
            "perm_all",
            "perm_only_0",
            "flip_6_and_9",
            "flip_only_0_NOT_INVARIANT",
            "flip_only_3_NOT_INVARIANT")) {
      DenseMatrix row = DenseMatrix.ofRows(golden.floats("theta_" + change));
      float[] logits = logits(cnn, row, golden.floats("images"));
      assertThat(logits).containsExactly(golden.floats("logits_" + change), within(TOLERANCE));
    }
  }

  /** Every component of an architecture takes different values. */
  static Stream<Cnn> networks() {
    ConvolutionBlock strided = new ConvolutionBlock(3, 3, 2, 1, false, 1);
    ConvolutionBlock pooled = new ConvolutionBlock(2, 2, 1, 0, true, 2);
    ConvolutionBlock wide = new ConvolutionBlock(4, 3, 1, 1, true, 3);
    return Stream.of(
        cnn(List.of(2, 9, 6), List.of(strided), Activation.TANH, Cnn.ReadOut.FLATTEN, List.of()),
        cnn(List.of(1, 8, 7), List.of(pooled), Activation.RELU, Cnn.ReadOut.FLATTEN, List.of(5)),
        cnn(
            List.of(3, 11, 14),
            List.of(wide, strided),
            Activation.RELU,
            Cnn.ReadOut.AVERAGE,
            List.of()),
        cnn(
            List.of(2, 12, 12),
            List.of(pooled, pooled, strided),
            Activation.TANH,
            Cnn.ReadOut.FLATTEN,
            List.of(6, 5)),
        cnn(
            List.of(2, 10, 9),
            List.of(pooled, wide),
            Activation.TANH,
            Cnn.ReadOut.AVERAGE,
            List.of(4)));
  }

  private static Cnn cnn(
      List<Integer> shape,
      List<ConvolutionBlock> blocks,
      Activation activation,
      Cnn.ReadOut readOut,
      List<Integer> hidden) {
    return new Cnn(shape, blocks, activation, readOut, hidden, 3, Cnn.Naming.NUMBERED);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void manyNetworksGiveTheLogitsOfPlainLoopsOneByOne(Cnn cnn) {
    SplittableRandom random = new SplittableRandom(1);
    DenseMatrix rows = randomRows(cnn, 5, random);
    double[][] inputs = inputs(cnn, 4, random);
    float[] together = logits(cnn, rows, flat(inputs));
    assertThat(together).containsExactly(plainLogits(cnn, rows, inputs), within(TOLERANCE));
    float[] alone = logits(cnn, DenseMatrix.ofRows(rows.row(3)), flat(inputs));
    int each = alone.length;
    assertThat(alone)
        .containsExactly(Arrays.copyOfRange(together, 3 * each, 4 * each), within(TOLERANCE));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void partsOfNetworksOnAFrozenRestGiveTheLogitsOfTheWholes(Cnn cnn) {
    SplittableRandom random = new SplittableRandom(2);
    double[][] inputs = inputs(cnn, 4, random);
    Layout whole = cnn.layout();
    for (String tensor : whole.names()) {
      Layout part = whole.only(List.of(tensor));
      FrozenRest rest = FrozenRest.of(whole, part, PlainCnn.randomRow(cnn, random));
      float[][] rows = new float[3][];
      Arrays.setAll(rows, i -> whole.select(part, PlainCnn.randomRow(cnn, random)));
      DenseMatrix parts = DenseMatrix.ofRows(rows);
      DenseMatrix wholes = new ComposedMatrix(whole, part, parts, rest.values()).toDense();
      assertThat(logits(cnn, Optional.of(rest), parts, flat(inputs)))
          .as(tensor)
          .containsExactly(plainLogits(cnn, wholes, inputs), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everySymmetryLeavesTheOutputsAsTheyAre(Cnn cnn) {
    SplittableRandom random = new SplittableRandom(3);
    float[] row = PlainCnn.randomRow(cnn, random);
    double[][] inputs = inputs(cnn, 4, random);
    float[] before = plainLogits(cnn, DenseMatrix.ofRows(row), inputs);
    List<SymmetryGroup> groups = cnn.symmetries().groups();
    Aligner aligner = new Aligner(cnn.symmetries());
    float[] moved =
        aligner.apply(groups.stream().map(group -> rotation(group, random)).toList(), row);
    for (SymmetryGroup group : cnn.symmetries().scalable()) {
      multiply(cnn.symmetries().positions(group.units(), group.incoming())[0], 2, moved);
      multiply(cnn.symmetries().positions(group.units(), group.outgoing())[0], 0.5f, moved);
    }
    assertThat(moved).isNotEqualTo(row);
    assertThat(plainLogits(cnn, DenseMatrix.ofRows(moved), inputs))
        .containsExactly(before, within(TOLERANCE));
  }

  private static UnitAlignment rotation(SymmetryGroup group, SplittableRandom random) {
    int units = group.units();
    int[] permutation = IntStream.range(0, units).map(i -> (i + 1) % units).toArray();
    boolean[] flipped = new boolean[units];
    for (int unit = 0; unit < units; unit++) {
      flipped[unit] = group.signFlips() && random.nextBoolean();
    }
    return new UnitAlignment(permutation, flipped);
  }

  private static void multiply(int[] positions, float factor, float[] row) {
    for (int position : positions) {
      row[position] *= factor;
    }
  }

  private static DenseMatrix randomRows(Cnn cnn, int count, SplittableRandom random) {
    float[][] rows = new float[count][];
    Arrays.setAll(rows, i -> PlainCnn.randomRow(cnn, random));
    return DenseMatrix.ofRows(rows);
  }

  private static double[][] inputs(Cnn cnn, int images, SplittableRandom random) {
    double[][] inputs = new double[images][];
    Arrays.setAll(
        inputs, i -> random.doubles(cnn.inputSize(), -2, 2).map(value -> (float) value).toArray());
    return inputs;
  }

  private static float[] flat(double[][] rows) {
    double[] values = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    float[] result = new float[values.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = (float) values[k];
    }
    return result;
  }

  private static float[] plainLogits(Cnn cnn, DenseMatrix rows, double[][] inputs) {
    double[][][] each = new double[rows.rows()][][];
    for (int n = 0; n < each.length; n++) {
      float[] row = rows.row(n);
      double[] values = IntStream.range(0, row.length).mapToDouble(k -> row[k]).toArray();
      each[n] = new PlainCnn(cnn, values, false).logits(inputs);
    }
    return flat(Arrays.stream(each).flatMap(Arrays::stream).toArray(double[][]::new));
  }

  private static float[] logits(Cnn cnn, DenseMatrix rows, float[] images) {
    return logits(cnn, Optional.empty(), rows, images);
  }

  /** [networks, images, classes]. */
  private static float[] logits(
      Cnn cnn, Optional<FrozenRest> frozen, DenseMatrix rows, float[] images) {
    int count = images.length / cnn.inputSize();
    int each = count * cnn.classes();
    float[] all = new float[rows.rows() * each];
    try (NDManager scope = device.openScope()) {
      ForwardPasses.of(cnn, frozen)
          .upload(scope, rows.values(), rows.rows())
          .run(
              scope.create(images, new Shape(count, cnn.inputSize())),
              (first, logits) -> {
                float[] some = logits.transpose(0, 2, 1).toFloatArray();
                System.arraycopy(some, 0, all, first * each, some.length);
              });
    }
    return all;
  }
}
