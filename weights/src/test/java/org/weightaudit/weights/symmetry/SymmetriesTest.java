package org.weightaudit.weights.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.PlainMlp;

class SymmetriesTest {

  private static final Layout LAYOUT =
      Layout.of(
          TensorSpec.of("conv.weight", 4, 1, 3, 3),
          TensorSpec.of("fc.weight", 2, 12),
          TensorSpec.of("fc.bias", 2));

  private static SymmetryGroup group(int units, String incoming, String outgoing, int axis) {
    return new SymmetryGroup(
        "hidden",
        units,
        List.of(new TensorAxis(incoming, 0)),
        List.of(new TensorAxis(outgoing, axis)),
        false,
        false);
  }

  @Test
  void unitsOwnBlocksOfAFlattenedAxis() {
    Symmetries symmetries =
        new Symmetries(LAYOUT, List.of(group(4, "conv.weight", "fc.weight", 1)));
    int[][] positions = symmetries.positions(symmetries.groups().get(0));
    assertThat(positions[1])
        .containsExactly(9, 10, 11, 12, 13, 14, 15, 16, 17, 39, 40, 41, 51, 52, 53);
  }

  @Test
  void declarationsThatDoNotFitAreRefused() {
    refused(group(4, "nosuch", "fc.weight", 1), "no tensor nosuch");
    refused(group(4, "conv.weight", "fc.weight", 2), "axis 2 of fc.weight");
    refused(group(5, "conv.weight", "fc.weight", 1), "5 units");
    refused(group(2, "fc.bias", "fc.bias", 0), "two symmetries");
  }

  private static void refused(SymmetryGroup group, String fragment) {
    assertThatThrownBy(() -> new Symmetries(LAYOUT, List.of(group)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fragment);
  }

  @Test
  void onlyGroupsWithinAPartRemainWhenTheRestIsFrozen() {
    Mlp mlp = new Mlp(List.of(6, 5, 4, 3), Activation.RELU);
    Layout lastTwo = mlp.layout().without(List.of("fc1.weight", "fc1.bias"));
    Symmetries remaining = mlp.symmetries().restrictedTo(lastTwo);
    assertThat(remaining.groups()).extracting(SymmetryGroup::name).containsExactly("hidden2");
    Layout last = mlp.layout().only(List.of("fc3.weight", "fc3.bias"));
    assertThat(mlp.symmetries().restrictedTo(last).groups()).isEmpty();
  }

  /** G.pt's augmentation: permuted_flat = flat[index_map]. */
  @Test
  void permutationIsThatOfTheOriginalAugmentation() {
    NpzArrays golden = Golden.arrays("gpt/augment.npz");
    int[] permutation = golden.ints("mnist_perm0");
    int[] indexMap = golden.ints("mnist_index_map");
    int hidden = permutation.length;
    int inputs = (indexMap.length - hidden - 10 * hidden - 10) / hidden;
    Mlp mlp = new Mlp(List.of(inputs, hidden, 10), Activation.RELU);
    float[] row = new float[indexMap.length];
    for (int k = 0; k < row.length; k++) {
      row[k] = k;
    }
    float[] permuted =
        new Aligner(mlp.symmetries())
            .apply(List.of(new UnitAlignment(permutation, new boolean[hidden])), row);
    for (int k = 0; k < row.length; k++) {
      assertThat(permuted[k]).isEqualTo(indexMap[k]);
    }
  }

  @Test
  void rearrangedNetworkComputesTheSame() {
    SplittableRandom random = new SplittableRandom(5);
    for (Activation activation : Activation.values()) {
      Mlp mlp = new Mlp(List.of(7, 6, 5, 4), activation);
      float[] row = PlainMlp.randomRow(mlp, random);
      float[] moved = new Aligner(mlp.symmetries()).apply(randomAlignments(mlp, random), row);
      assertThat(moved).isNotEqualTo(row);
      PlainMlp.assertSameFunction(mlp, row, moved, 1e-6);
    }
  }

  private static List<UnitAlignment> randomAlignments(Mlp mlp, SplittableRandom random) {
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

  @Test
  void canonicalScalingIsTheSameForEveryRescaledCopy() {
    SplittableRandom random = new SplittableRandom(9);
    Mlp mlp = new Mlp(List.of(7, 6, 5, 4), Activation.RELU);
    CanonicalScaling scaling = new CanonicalScaling(mlp.symmetries());
    float[] row = PlainMlp.randomRow(mlp, random);
    float[] rescaled = row.clone();
    for (SymmetryGroup group : mlp.symmetries().groups()) {
      int[][] in = mlp.symmetries().positions(group.units(), group.incoming());
      int[][] out = mlp.symmetries().positions(group.units(), group.outgoing());
      for (int unit = 0; unit < group.units(); unit++) {
        float factor = (float) Math.exp(random.nextDouble(-2, 2));
        for (int position : in[unit]) {
          rescaled[position] *= factor;
        }
        for (int position : out[unit]) {
          rescaled[position] /= factor;
        }
      }
    }
    PlainMlp.assertSameFunction(mlp, row, rescaled, 1e-5);
    PlainMlp.assertSameFunction(mlp, row, scaling.apply(row), 1e-5);
    assertThat(scaling.apply(rescaled)).containsExactly(scaling.apply(row), within(1e-5f));
  }

  @Test
  void tanhUnitsCannotBeRescaled() {
    Mlp mlp = new Mlp(List.of(7, 6, 4), Activation.TANH);
    assertThat(new CanonicalScaling(mlp.symmetries()).isTrivial()).isTrue();
  }

  @Test
  void alignmentMustBeAPermutation() {
    assertThatThrownBy(() -> new UnitAlignment(new int[] {0, 0}, new boolean[2]))
        .hasMessage("[0, 0] is no permutation");
  }
}
