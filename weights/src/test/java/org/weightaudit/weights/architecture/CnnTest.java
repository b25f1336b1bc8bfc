package org.weightaudit.weights.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class CnnTest {

  private static final Cnn GREY = Cnn.ofHyperRepresentations(1, Activation.TANH);
  private static final Cnn COLOUR = Cnn.ofHyperRepresentations(3, Activation.TANH);
  private static final List<Integer> MODULES = List.of(0, 3, 6, 9);

  @Test
  void publishedNetworksHaveTheirParameters() {
    assertThat(GREY.layout().size()).isEqualTo(2464);
    assertThat(COLOUR.layout().size()).isEqualTo(2864);
    assertThat(Cnn.ofGptCifar10().layout().size()).isEqualTo(5370);
  }

  @Test
  void tensorsOfGptsNetworkAreThoseOfItsStateDict() {
    assertThat(Cnn.ofGptCifar10().layout())
        .isEqualTo(
            Layout.of(
                TensorSpec.of("conv1.weight", 16, 3, 3, 3),
                TensorSpec.of("conv2.weight", 32, 16, 3, 3),
                TensorSpec.of("fc.weight", 10, 32),
                TensorSpec.of("fc.bias", 10)));
  }

  @Test
  void aRowOfHyperRepresentationsIsCutIntoItsStateDict() {
    NpzArrays golden = Golden.arrays("hyper-representations/cnn_forward.npz");
    float[] row = golden.matrix("vectors").row(0);
    for (TensorSpec tensor : GREY.layout().tensors()) {
      String name = "state_vec0." + tensor.name();
      assertThat(golden.shape(name)).isEqualTo(tensor.shape());
      assertThat(GREY.layout().select(Layout.of(tensor), row)).isEqualTo(golden.floats(name));
    }
  }

  @Test
  void aCheckpointOfTheAuthorsZooIsReadAsItsRow() throws IOException {
    float[] expected =
        Golden.arrays("hyper-representations/cnn_forward.npz").matrix("vectors").row(0);
    float[] row = new float[GREY.layout().size()];
    try (CheckpointFile file =
        CheckpointFile.open(
            Golden.file("hyper-representations/cnn_vec0.checkpoints.pt"),
            GREY.layout(),
            ReadLimits.standard())) {
      file.readRows(0, 1, row);
    }
    assertThat(row).isEqualTo(expected);
  }

  @Test
  void unitsMoveAsInHyperRepresentations() {
    NpzArrays golden = Golden.arrays("hyper-representations/cnn_symmetry.npz");
    Aligner aligner = new Aligner(GREY.symmetries());
    float[] row = golden.floats("theta");
    List<UnitAlignment> all = new ArrayList<>();
    for (int g = 0; g < MODULES.size(); g++) {
      int[] permutation = golden.ints("perm_layer_" + MODULES.get(g));
      UnitAlignment alignment = new UnitAlignment(permutation, new boolean[permutation.length]);
      all.add(alignment);
      List<UnitAlignment> one = new ArrayList<>(aligner.identity());
      one.set(g, alignment);
      assertThat(aligner.apply(one, row))
          .isEqualTo(golden.floats("theta_perm_only_" + MODULES.get(g)));
    }
    assertThat(aligner.apply(all, row)).isEqualTo(golden.floats("theta_perm_all"));
    assertMovedBy(golden.ints("perm_index_all"), aligner, all);
  }

  @ParameterizedTest
  @CsvSource({"only_6, 6", "only_9, 9", "6_and_9, 6 9"})
  void oddUnitsThatAreNotPooledChangeSignAsInHyperRepresentations(String name, String flipped) {
    NpzArrays golden = Golden.arrays("hyper-representations/cnn_symmetry.npz");
    List<UnitAlignment> alignments = new ArrayList<>();
    for (int g = 0; g < MODULES.size(); g++) {
      int module = MODULES.get(g);
      boolean isFlipped = List.of(flipped.split(" ")).contains(String.valueOf(module));
      SymmetryGroup group = GREY.symmetries().groups().get(g);
      alignments.add(signs(golden.floats("sign_layer_" + module), isFlipped));
      assertThat(group.signFlips() || !isFlipped).isTrue();
    }
    assertThat(new Aligner(GREY.symmetries()).apply(alignments, golden.floats("theta")))
        .isEqualTo(golden.floats("theta_flip_" + name));
  }

  private static UnitAlignment signs(float[] signs, boolean areMeant) {
    boolean[] flipped = new boolean[signs.length];
    for (int unit = 0; unit < signs.length; unit++) {
      flipped[unit] = areMeant && signs[unit] < 0;
    }
    return new UnitAlignment(UnitAlignment.identity(signs.length).permutation(), flipped);
  }

  @Test
  void pooledOddUnitsKeepTheirSign() {
    assertThat(GREY.symmetries().groups())
        .extracting(SymmetryGroup::name, SymmetryGroup::units, SymmetryGroup::signFlips)
        .containsExactly(
            tuple("channels1", 8, false),
            tuple("channels2", 6, false),
            tuple("channels3", 4, true),
            tuple("hidden1", 20, true));
    assertThat(GREY.symmetries().scalable()).isEmpty();
  }

  @Test
  void unitsOfGptsNetworkMayBeRescaledButNotChangeSign() {
    assertThat(Cnn.ofGptCifar10().symmetries().groups())
        .hasSize(2)
        .allMatch(group -> group.positiveScaling() && !group.signFlips());
  }

  /** G.pt's augmentation: permuted_flat = flat[index_map]. */
  @Test
  void channelsMoveAsInGptsAugmentation() {
    NpzArrays golden = Golden.arrays("gpt/augment.npz");
    int[] first = golden.ints("cifar10_perm0");
    int[] second = golden.ints("cifar10_perm1");
    int[] indexMap = golden.ints("cifar10_index_map");
    Cnn published = Cnn.ofGptCifar10();
    int rest = indexMap.length - first.length * (3 + second.length) * 9;
    Cnn cnn =
        new Cnn(
            published.inputShape(),
            List.of(
                new ConvolutionBlock(first.length, 3, 2, 1, false, 1),
                new ConvolutionBlock(second.length, 3, 1, 1, false, 1)),
            published.activation(),
            published.readOut(),
            published.hidden(),
            rest / (second.length + 1),
            published.naming());
    assertMovedBy(
        indexMap,
        new Aligner(cnn.symmetries()),
        List.of(
            new UnitAlignment(first, new boolean[first.length]),
            new UnitAlignment(second, new boolean[second.length])));
  }

  private static void assertMovedBy(
      int[] indexMap, Aligner aligner, List<UnitAlignment> alignments) {
    float[] row = new float[indexMap.length];
    for (int k = 0; k < row.length; k++) {
      row[k] = k;
    }
    float[] moved = aligner.apply(alignments, row);
    for (int k = 0; k < row.length; k++) {
      assertThat(moved[k]).isEqualTo(indexMap[k]);
    }
  }

  @Test
  void networksThatCannotBeAreRefusedByName() {
    ConvolutionBlock block = new ConvolutionBlock(4, 3, 1, 1, true, 2);
    refused(List.of(28, 28), List.of(block), List.of(), 10, "inputShape is [28, 28]; wanted:");
    refused(
        List.of(3, 16384, 16384), List.of(block), List.of(), 10, "inputShape is [3, 16384, 16384]");
    refused(List.of(1, 28, 28), List.of(), List.of(), 10, "convolutions has 0 entries; wanted:");
    refused(List.of(1, 28, 28), List.of(block), List.of(5, 0), 10, "hidden is [5, 0]; wanted:");
    refused(List.of(1, 28, 28), List.of(block), List.of(), 1, "classes is 1; wanted:");
    refused(
        List.of(1, 28, 4),
        List.of(block, block, block),
        List.of(),
        10,
        "convolutions has kernel 3, stride 1, padding 1 and pool 2 at place 3, where images are"
            + " 7x1; wanted:");
    refused(
        List.of(1, 4000, 4000),
        List.of(new ConvolutionBlock(64, 1, 1, 0, true, 1)),
        List.of(),
        10,
        "convolutions has 64 channels of 4000x4000 at its end; wanted:");
    assertThatThrownBy(() -> new ConvolutionBlock(0, 3, 1, 1, true, 1))
        .hasMessage("channels is 0; wanted: from 1 to 16384");
    assertThatThrownBy(() -> new ConvolutionBlock(1, 3, 1, 2, true, 1))
        .hasMessage("padding is 2; wanted: from 0 to 1");
  }

  private static void refused(
      List<Integer> inputShape,
      List<ConvolutionBlock> convolutions,
      List<Integer> hidden,
      int classes,
      String message) {
    assertThatThrownBy(
            () ->
                new Cnn(
                    inputShape,
                    convolutions,
                    Activation.TANH,
                    Cnn.ReadOut.FLATTEN,
                    hidden,
                    classes,
                    Cnn.Naming.NUMBERED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
