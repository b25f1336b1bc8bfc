package org.weightaudit.weights.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.ResidualCnn;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.ComposedMatrix;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.weights.testing.PlainCnn;

/** Residual networks on the device against loops in float64. */
class ResidualCnnTest {

  private static final ResidualCnn CNN = new ResidualCnn(List.of(2, 9, 6), List.of(3, 3, 5, 5), 4);
  private static final ResidualCnn CIFAR =
      new ResidualCnn(List.of(3, 32, 32), List.of(32, 32, 64, 64), 10);
  private static final int IMAGES = 7;

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
  void theCifarNetworkHasTheParametersAndNamesOfItsPyTorchForm() {
    Layout layout = CIFAR.layout();
    Layout buffers =
        layout.only(layout.names().stream().filter(name -> name.contains("running_")).toList());
    assertThat(layout.size() - buffers.size()).isEqualTo(151_850);
    assertThat(buffers.size()).isEqualTo(2 * (32 + 64 + 192 + 128));
    assertThat(layout.names())
        .startsWith("conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var")
        .contains("block2.downsample.0.weight", "block2.downsample.1.running_var")
        .contains("last.bn1.weight", "last.bn2.bias")
        .doesNotContain("block1.downsample.0.weight", "conv1.bias")
        .endsWith("fc.weight", "fc.bias");
  }

  @Test
  void wholeNetworksGiveTheLogitsOfPlainLoops() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] rows = new float[3][];
    Arrays.setAll(rows, i -> PlainCnn.randomRow(CNN, random));
    double[][] inputs = inputs(random);
    assertSameAsPlain(CNN.layout(), DenseMatrix.ofRows(rows), new float[0], inputs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "last.bn1.weight last.bn1.bias last.bn2.weight last.bn2.bias",
        "fc.bias",
        "block2.downsample.0.weight",
        "block1.conv2.weight last.bn2.running_var fc.weight",
        "bn1.bias"
      })
  void partsOfNetworksOnAFrozenRestGiveTheLogitsOfTheWholes(String tensors) {
    SplittableRandom random = new SplittableRandom(2);
    Layout part = CNN.layout().only(List.of(tensors.split(" ")));
    float[] base = PlainCnn.randomRow(CNN, random);
    float[][] rows = new float[4][];
    Arrays.setAll(rows, i -> CNN.layout().select(part, PlainCnn.randomRow(CNN, random)));
    FrozenRest rest = FrozenRest.of(CNN.layout(), part, base);
    assertSameAsPlain(part, DenseMatrix.ofRows(rows), rest.values(), inputs(random));
  }

  private static void assertSameAsPlain(
      Layout part, DenseMatrix rows, float[] rest, double[][] inputs) {
    Optional<FrozenRest> frozen =
        rest.length == 0 ? Optional.empty() : Optional.of(new FrozenRest(part, rest));
    DenseMatrix wholes =
        rest.length == 0 ? rows : new ComposedMatrix(CNN.layout(), part, rows, rest).toDense();
    try (Classifier classifier = new Classifier(device, CNN, frozen, images(inputs))) {
      Classifier.Evaluation found = classifier.evaluate(rows, Progress.unobserved());
      for (int n = 0; n < rows.rows(); n++) {
        double[][] logits = plain(wholes.row(n), false).logits(inputs);
        double loss = 0;
        for (int i = 0; i < IMAGES; i++) {
          assertThat(found.predictions().label(n, i)).isEqualTo(greatest(logits[i]));
          loss += crossEntropy(logits[i], i % CNN.classes()) / IMAGES;
        }
        assertThat(found.losses()[n]).isCloseTo(loss, within(1e-5 * Math.max(1, loss)));
      }
    }
  }

  @Test
  void channelsChangePlacesWithoutChangingOutputs() {
    SplittableRandom random = new SplittableRandom(3);
    float[] row = PlainCnn.randomRow(CNN, random);
    double[][] inputs = inputs(random);
    double[][] before = plain(row, false).logits(inputs);
    Aligner aligner = new Aligner(CNN.symmetries());
    List<SymmetryGroup> groups = CNN.symmetries().groups();
    assertThat(groups)
        .extracting(SymmetryGroup::name)
        .containsExactly(
            "inside block1",
            "stream into block2",
            "inside block2",
            "inside last",
            "stream into fc");
    for (int g = 0; g < groups.size(); g++) {
      List<UnitAlignment> alignments = new ArrayList<>(aligner.identity());
      alignments.set(g, rotation(groups.get(g).units()));
      float[] moved = aligner.apply(alignments, row);
      assertThat(moved).isNotEqualTo(row);
      double[][] after = plain(moved, false).logits(inputs);
      for (int i = 0; i < IMAGES; i++) {
        assertThat(after[i]).containsExactly(before[i], within(1e-9));
      }
    }
  }

  @Test
  void channelsOfOneTensorAloneMayNotMove() {
    SplittableRandom random = new SplittableRandom(4);
    float[] row = PlainCnn.randomRow(CNN, random);
    float[] moved = row.clone();
    int offset = CNN.layout().offset(CNN.layout().indexOf("last.bn2.weight"));
    moved[offset] = row[offset + 1];
    moved[offset + 1] = row[offset];
    double[][] inputs = inputs(random);
    assertThat(plain(moved, false).logits(inputs)[0])
        .isNotEqualTo(plain(row, false).logits(inputs)[0]);
  }

  @Test
  void nothingMayMoveWhereTheRestOfAChannelIsFrozen() {
    Layout part =
        CIFAR.layout().only(List.of("last.bn1.weight", "last.bn1.bias", "last.bn2.weight"));
    assertThat(CIFAR.symmetries().restrictedTo(part).groups()).isEmpty();
  }

  @Test
  void impossibleNetworksAreRefused() {
    assertThatThrownBy(() -> new ResidualCnn(List.of(32, 32), List.of(4, 4), 10))
        .hasMessageStartingWith("inputShape is [32, 32]; wanted: [channels, height, width]");
    assertThatThrownBy(() -> new ResidualCnn(List.of(3, 32, 32), List.of(4), 10))
        .hasMessageStartingWith("widths is [4]");
    assertThatThrownBy(() -> new ResidualCnn(List.of(3, 32, 32), List.of(4, 4), 1))
        .hasMessageStartingWith("classes is 1");
  }

  private static UnitAlignment rotation(int units) {
    int[] permutation = new int[units];
    Arrays.setAll(permutation, i -> (i + 1) % units);
    return new UnitAlignment(permutation, new boolean[units]);
  }

  private static PlainCnn plain(float[] row, boolean batchStatistics) {
    double[] values = new double[row.length];
    Arrays.setAll(values, k -> row[k]);
    return new PlainCnn(CNN, values, batchStatistics);
  }

  private static double[][] inputs(SplittableRandom random) {
    double[][] inputs = new double[IMAGES][];
    Arrays.setAll(
        inputs, i -> random.doubles(CNN.inputSize(), -2, 2).map(value -> (float) value).toArray());
    return inputs;
  }

  private static LabeledImages images(double[][] inputs) {
    ByteBuffer values =
        ByteBuffer.allocate(IMAGES * CNN.inputSize() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = i % CNN.classes();
      for (double value : inputs[i]) {
        values.putFloat((float) value);
      }
    }
    return new LabeledImages(
        CNN.inputShape(),
        LabeledImages.Element.FLOAT32,
        values,
        labels,
        CNN.classes(),
        Normalization.none());
  }

  private static int greatest(double[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    return best;
  }

  private static double crossEntropy(double[] logits, int label) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(v -> Math.exp(v - max)).sum();
    return max + Math.log(sum) - logits[label];
  }
}
