package org.weightaudit.generators.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** Hidden units change places as in the published code. */
class NeuronPermutationsTest {

  private static final NpzArrays FIXTURE = Golden.arrays("hyperdiffusion/permute.npz");

  /** The network of the fixture; its number of inputs follows from how many numbers it has. */
  private static NeuronPermutations permutations() {
    int[] hidden = FIXTURE.ints("hidden");
    int size = FIXTURE.shape("flat").get(0);
    int behindFirst = hidden[0];
    for (int i = 1; i <= hidden.length; i++) {
      int out = i == hidden.length ? 1 : hidden[i];
      behindFirst += out * (hidden[i - 1] + 1);
    }
    List<TensorSpec> tensors = new ArrayList<>();
    int in = (size - behindFirst) / hidden[0];
    for (int i = 0; i <= hidden.length; i++) {
      int out = i == hidden.length ? 1 : hidden[i];
      tensors.add(TensorSpec.of("layers." + i + ".weight", out, in));
      tensors.add(TensorSpec.of("layers." + i + ".bias", out));
      in = out;
    }
    return NeuronPermutations.of(new Layout(tensors)).orElseThrow();
  }

  private static float[] permuted(List<int[]> orders) {
    float[] flat = FIXTURE.floats("flat");
    long[] sources = permutations().sources(orders);
    float[] result = new float[sources.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = flat[(int) sources[k]];
    }
    return result;
  }

  @Test
  void permutedCheckpointsAreThoseOfThePublishedCode() {
    int hiddenLayers = FIXTURE.shape("hidden").get(0);
    for (int k = 0; k < FIXTURE.shape("permuted_flat").get(0); k++) {
      List<int[]> orders = new ArrayList<>();
      for (int layer = 0; layer < hiddenLayers; layer++) {
        orders.add(FIXTURE.ints("perm%d_layer%d".formatted(k, layer)));
      }
      assertThat(permuted(orders)).isEqualTo(FIXTURE.matrix("permuted_flat").row(k));
    }
  }

  @Test
  void fullyConnectedAndConvolutionalNetworksArePermutedAsInTheCodeOfGpt() {
    NpzArrays fixture = Golden.arrays("gpt/augment.npz");
    assertThat(sources(fixture, "mnist", mnist(), 1)).isEqualTo(fixture.ints("mnist_index_map"));
    assertThat(sources(fixture, "cifar10", cifar10(), 2))
        .isEqualTo(fixture.ints("cifar10_index_map"));
    assertThat(sources(fixture, "cartpole", cartpole(), 2))
        .isEqualTo(fixture.ints("cartpole_index_map"));
  }

  private static int[] sources(NpzArrays fixture, String name, Layout layout, int hidden) {
    List<int[]> orders =
        IntStream.range(0, hidden).mapToObj(k -> fixture.ints(name + "_perm" + k)).toList();
    return Arrays.stream(NeuronPermutations.of(layout).orElseThrow().sources(orders))
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  private static Layout mnist() {
    return Layout.of(
        TensorSpec.of("fc1.weight", 10, 784),
        TensorSpec.of("fc1.bias", 10),
        TensorSpec.of("fc2.weight", 10, 10),
        TensorSpec.of("fc2.bias", 10));
  }

  private static Layout cifar10() {
    return Layout.of(
        TensorSpec.of("conv1.weight", 16, 3, 3, 3),
        TensorSpec.of("conv2.weight", 32, 16, 3, 3),
        TensorSpec.of("fc.weight", 10, 32),
        TensorSpec.of("fc.bias", 10));
  }

  private static Layout cartpole() {
    return Layout.of(
        TensorSpec.of("log_std", 1),
        TensorSpec.of("actor.0.weight", 32, 4),
        TensorSpec.of("actor.0.bias", 32),
        TensorSpec.of("actor.2.weight", 32, 32),
        TensorSpec.of("actor.2.bias", 32),
        TensorSpec.of("actor.4.weight", 1, 32),
        TensorSpec.of("actor.4.bias", 1));
  }

  @Test
  void channelsAreRunsOfNumbersToTheLayerBehindThem() {
    Layout layout =
        Layout.of(TensorSpec.of("conv.weight", 2, 1, 1, 1), TensorSpec.of("fc.weight", 1, 6));
    assertThat(NeuronPermutations.of(layout).orElseThrow().sources(List.of(new int[] {1, 0})))
        .containsExactly(1, 0, 5, 6, 7, 2, 3, 4);
  }

  @Test
  void sortedCheckpointIsThatOfThePublishedCode() {
    assertThat(permuted(permutations().sorting(FIXTURE.floats("flat"))))
        .isEqualTo(FIXTURE.floats("sort_permuted_flat"));
  }

  @Test
  void randomOrdersNameEachUnitOnceAndFollowTheirSeed() {
    NeuronPermutations permutations = permutations();
    int[] hidden = FIXTURE.ints("hidden");
    List<int[]> orders = permutations.random(new Seed(5).random());
    assertThat(orders).hasSize(hidden.length);
    for (int layer = 0; layer < hidden.length; layer++) {
      int[] sorted = orders.get(layer).clone();
      Arrays.sort(sorted);
      assertThat(sorted).hasSize(hidden[layer]);
      for (int unit = 0; unit < sorted.length; unit++) {
        assertThat(sorted[unit]).isEqualTo(unit);
      }
    }
    assertThat(permutations.sources(permutations.random(new Seed(5).random())))
        .isEqualTo(permutations.sources(orders))
        .isNotEqualTo(permutations.sources(permutations.random(new Seed(6).random())));
  }

  @Test
  void unchangedIsTheOrderOfTheCheckpoint() {
    assertThat(permutations().unchanged()).startsWith(0, 1, 2).isSorted();
  }

  @Test
  void otherTensorsHaveNoHiddenUnitsToExchange() {
    TensorSpec weight = TensorSpec.of("a.weight", 3, 2);
    TensorSpec bias = TensorSpec.of("a.bias", 3);
    assertThat(NeuronPermutations.of(Layout.of(weight, bias))).isEmpty();
    assertThat(
            NeuronPermutations.of(
                Layout.of(
                    weight, bias, TensorSpec.of("b.weight", 1, 4), TensorSpec.of("b.bias", 1))))
        .isEmpty();
    assertThat(
            NeuronPermutations.of(
                Layout.of(weight, TensorSpec.of("b.weight", 1, 3), bias, TensorSpec.of("b.bias"))))
        .isEmpty();
  }
}
