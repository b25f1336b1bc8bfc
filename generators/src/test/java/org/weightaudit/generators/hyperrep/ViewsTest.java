package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.augmentation.NeuronPermutations;
import org.weightaudit.generators.hyperrep.Erasing.Filling;
import org.weightaudit.generators.hyperrep.Erasing.Spread;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Views of checkpoints: permuted, noisy, erased. */
class ViewsTest {

  private static final Seed SEED = new Seed(9);
  private static final Layout LAYOUT =
      Layout.of(
          TensorSpec.of("fc1.weight", 4, 5),
          TensorSpec.of("fc1.bias", 4),
          TensorSpec.of("fc2.weight", 3, 4),
          TensorSpec.of("fc2.bias", 3),
          TensorSpec.of("fc3.weight", 2, 3),
          TensorSpec.of("fc3.bias", 2));

  /** One checkpoint, whose numbers are their places. */
  private static Views views(Augmentation augmentation) {
    float[] values = new float[LAYOUT.size()];
    float[] deviations = new float[LAYOUT.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = k;
      deviations[k] = 1;
    }
    return Views.of(
        LAYOUT, new DenseMatrix(1, values.length, values), deviations, augmentation, SEED);
  }

  private static List<float[]> drawn(Augmentation augmentation, int count) {
    float[] all = views(augmentation).draw(new int[count], new SplittableRandom(4));
    int length = LAYOUT.size();
    return IntStream.range(0, count)
        .mapToObj(i -> Arrays.copyOfRange(all, i * length, (i + 1) * length))
        .toList();
  }

  private static Augmentation permutations(int count) {
    return new Augmentation(count, 0, Optional.empty(), Erasing.none());
  }

  /** Their index vectors are those that follow from the orders of their hidden layers. */
  @Test
  void permutationsAreAppliedAsTheAuthorsApplyThem() throws IOException {
    NpzArrays set = Golden.arrays("hyper-representations/release_dataset_expected.npz");
    JsonNode index =
        JsonMapper.builder()
            .build()
            .readTree(
                Files.readString(
                    Golden.file("hyper-representations/ae_cnn2464_linear.config_ae.json")))
            .get("model::index_dict");
    Layout layout = layout(index);
    NeuronPermutations chain = NeuronPermutations.of(layout).orElseThrow();
    double[][] recorded = set.rows("train.permutation_index_list");
    assertThat(recorded).isNotEmpty();
    for (double[] sources : recorded) {
      List<int[]> orders = new ArrayList<>();
      for (int tensor = 1; tensor < layout.tensors().size() - 1; tensor += 2) {
        int bias = layout.offset(tensor);
        orders.add(
            IntStream.range(0, layout.tensors().get(tensor).size())
                .map(unit -> (int) sources[bias + unit] - bias)
                .toArray());
      }
      assertThat(chain.sources(orders))
          .containsExactly(Arrays.stream(sources).mapToLong(source -> (long) source).toArray());
    }
  }

  private static Layout layout(JsonNode index) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (int i = 0; i < index.get("layer").size(); i++) {
      int units = index.get("kernel_no").get(i).asInt();
      int channels = index.get("channels_in").get(i).asInt();
      int kernel = index.get("kernel_size").get(i).asInt();
      boolean connected = index.get("layer").get(i).get(1).asString().equals("fc");
      tensors.add(
          new TensorSpec(
              "layer%d.weight".formatted(i),
              connected ? List.of(units, channels * kernel) : List.of(units, channels, kernel)));
      tensors.add(new TensorSpec("layer%d.bias".formatted(i), List.of(units)));
    }
    return new Layout(tensors);
  }

  @Test
  void eachViewHasOneOfThePermutationsThatWereDrawnBeforehand() {
    Set<String> different = new HashSet<>();
    for (float[] view : drawn(permutations(6), 200)) {
      assertThat(view.clone()).containsExactlyInAnyOrder(drawn(permutations(0), 1).get(0));
      different.add(Arrays.toString(view));
    }
    assertThat(different).hasSizeBetween(2, 6);
  }

  /** 4 and 3 units: min(24, 12)/2 and min(6, 12)/2 orders. */
  @Test
  void poolsOfOrdersAreAsLargeAsTheAuthors() {
    Permutations permutations = Permutations.draw(LAYOUT, 12, new SplittableRandom(1));
    assertThat(permutations.orders()).hasSize(12);
    assertThat(permutations.orders().stream().map(orders -> Arrays.toString(orders.get(0))))
        .satisfies(orders -> assertThat(new HashSet<>(orders)).hasSizeBetween(2, 6));
    assertThat(permutations.orders().stream().map(orders -> Arrays.toString(orders.get(1))))
        .satisfies(orders -> assertThat(new HashSet<>(orders)).hasSizeBetween(1, 3));
  }

  @Test
  void viewsOfASeedAndAStepAreTheSame() {
    Augmentation all =
        new Augmentation(
            5,
            0.1,
            Optional.empty(),
            new Erasing(0.5, 0.1, 0.4, Spread.SCATTER, Filling.NORMAL, 0));
    List<float[]> once = drawn(all, 20);
    List<float[]> again = drawn(all, 20);
    for (int i = 0; i < once.size(); i++) {
      assertThat(again.get(i)).containsExactly(once.get(i));
    }
    assertThat(once.get(0)).isNotEqualTo(once.get(1));
  }

  @Test
  void noiseIsInTheUnitsOfWhatIsEncodedOrInSharesOfIt() {
    float[] deviations = new float[LAYOUT.size()];
    Arrays.fill(deviations, 4);
    float[] values = new float[LAYOUT.size()];
    Arrays.fill(values, 2);
    DenseMatrix weights = new DenseMatrix(1, values.length, values);
    Views still = Views.of(LAYOUT, weights, deviations, Augmentation.noise(0), SEED);
    assertThat(still.draw(new int[1], new SplittableRandom(1))).containsOnly(0.5f);
    Views noisy = Views.of(LAYOUT, weights, deviations, Augmentation.noise(0.25), SEED);
    assertThat(deviation(noisy)).isBetween(0.24, 0.26);
    Augmentation shares = new Augmentation(0, 0.25, Optional.of(true), Erasing.none());
    assertThat(deviation(Views.of(LAYOUT, weights, deviations, shares, SEED)))
        .isBetween(0.12, 0.13);
  }

  /** From 0.5, which all numbers are without noise. */
  private static double deviation(Views noisy) {
    float[] views = noisy.draw(new int[100], new SplittableRandom(1));
    double squares = 0;
    for (float value : views) {
      squares += (value - 0.5) * (value - 0.5);
    }
    return Math.sqrt(squares / views.length);
  }

  @Test
  void layoutsThatAreNoChainHaveNoPermutations() {
    Layout apart =
        Layout.of(
            TensorSpec.of("a.weight", 4, 5),
            TensorSpec.of("a.bias", 4),
            TensorSpec.of("b.weight", 3, 7),
            TensorSpec.of("b.bias", 3));
    assertThatThrownBy(() -> Permutations.draw(apart, 3, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("permutations is 3; wanted: 0");
    assertThat(Permutations.draw(apart, 0, new SplittableRandom(1)).orders()).isEmpty();
  }
}
