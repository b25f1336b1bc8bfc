package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.augmentation.NeuronPermutations;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusionConfiguration.Augmentation;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;

/** What the network sees of checkpoints. */
class CheckpointsTest {

  private static final TrainingSet SET = GoldenSet.of("hyperdiffusion/mlp_weights");
  private static final Seed SEED = new Seed(5);
  private static final int[] ROWS =
      IntStream.of(2, 0, 2, 1, 3, 2).map(row -> row % SET.weights().rows()).toArray();

  private ComputeDevice device;

  @BeforeEach
  void open() {
    device = ComputeDevice.best();
  }

  @AfterEach
  void close() {
    device.close();
  }

  private static HyperDiffusionConfiguration augmented(Augmentation augmentation, double amount) {
    return Changed.of(
        HyperDiffusionConfiguration.published(),
        Map.of("augmentation", augmentation, "augmentationAmount", amount));
  }

  private float[][] batch(Augmentation augmentation, double amount, Scaling scaling, Mode mode) {
    return batch(augmented(augmentation, amount), scaling, mode);
  }

  private float[][] batch(HyperDiffusionConfiguration configuration, Scaling scaling, Mode mode) {
    try (Checkpoints checkpoints =
        new Checkpoints(device, SET, configuration, scaling, mode, SEED)) {
      NDArray batch = checkpoints.batch(ROWS, new SplittableRandom(7));
      float[] values = batch.toFloatArray();
      int columns = SET.layout().size();
      float[][] rows = new float[ROWS.length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
      }
      return rows;
    }
  }

  private float[][] batch(Augmentation augmentation, double amount, Mode mode) {
    return batch(augmentation, amount, Scaling.raw(SET.layout().size(), 1), mode);
  }

  private static float[] checkpoint(int index) {
    return SET.weights().row(ROWS[index]);
  }

  private static float[] sorted(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @Test
  void asTheyAre() {
    float[][] rows = batch(Augmentation.NONE, 0, Mode.AS_PUBLISHED);
    for (int i = 0; i < rows.length; i++) {
      assertThat(rows[i]).isEqualTo(checkpoint(i));
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void scaledAndBack(Mode mode) {
    Scaling scaling = Scaling.of(SET, mode, 3);
    float[][] rows = batch(Augmentation.NONE, 0, scaling, mode);
    for (int i = 0; i < rows.length; i++) {
      assertThat(scaling.inverse(rows[i].clone()).row(0))
          .containsExactly(checkpoint(i), within(1e-5f));
      assertThat(rows[i]).isNotEqualTo(checkpoint(i));
    }
  }

  @Test
  void correctedScalingHasMeanZeroAndDeviationOfTheFactor() {
    Scaling scaling = Scaling.of(SET, Mode.CORRECTED, 3);
    int columns = SET.layout().size();
    double squares = 0;
    for (int k = 0; k < columns; k++) {
      double sum = 0;
      for (int row = 0; row < SET.weights().rows(); row++) {
        double scaled = (SET.weights().row(row)[k] - scaling.mean()[k]) * scaling.factor();
        sum += scaled;
        squares += scaled * scaled;
      }
      assertThat(sum).isCloseTo(0, within(1e-3));
    }
    assertThat(Math.sqrt(squares / (columns * (double) SET.weights().rows())))
        .isCloseTo(3, within(1e-4));
  }

  @Test
  void withNoiseOfItsDeviation() {
    float[][] rows =
        batch(
            Changed.of(HyperDiffusionConfiguration.published(), Map.of("noise", 0.01)),
            Scaling.raw(SET.layout().size(), 1),
            Mode.AS_PUBLISHED);
    double squares = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        squares += Math.pow(rows[i][k] - checkpoint(i)[k], 2) / rows.length / rows[i].length;
      }
    }
    assertThat(Math.sqrt(squares)).isBetween(0.008, 0.012);
    assertThat(rows[0]).isNotEqualTo(rows[2]);
  }

  @Test
  void permutedAnew() {
    float[][] rows = batch(Augmentation.PERMUTE, 0, Mode.AS_PUBLISHED);
    for (int i = 0; i < rows.length; i++) {
      assertThat(sorted(rows[i])).isEqualTo(sorted(checkpoint(i)));
      assertThat(rows[i]).isNotEqualTo(checkpoint(i));
    }
    assertThat(rows[0]).isNotEqualTo(rows[2]);
  }

  @Test
  void permutedAsInOneOfAFew() {
    float[][] rows = batch(Augmentation.PERMUTE_SAME, 1, Mode.AS_PUBLISHED);
    assertThat(rows[0]).isEqualTo(rows[2]).isEqualTo(rows[5]).isNotEqualTo(checkpoint(0));
    assertThat(sorted(rows[0])).isEqualTo(sorted(checkpoint(0)));
  }

  /** One permutation and no change: both are seen. */
  @Test
  void correctedModeShowsThemUnchangedToo() {
    Set<String> seen = new HashSet<>();
    for (float[] row : batch(Augmentation.PERMUTE_SAME, 1, Mode.CORRECTED)) {
      boolean unchanged =
          IntStream.of(ROWS).anyMatch(index -> Arrays.equals(row, SET.weights().row(index)));
      seen.add(unchanged ? "unchanged" : "permuted");
    }
    assertThat(seen).containsExactlyInAnyOrder("unchanged", "permuted");
  }

  /** Rows 0 and 2 are of one checkpoint: it is seen as it is or in its one order, and no other. */
  @Test
  void permutedAsInOneOfTheirOwn() {
    float[] one = checkpoint(0);
    Set<String> seen = new HashSet<>();
    Set<String> orders = new HashSet<>();
    for (Mode mode : Mode.values()) {
      float[][] rows = batch(Augmentation.PERMUTE_OWN, 1, mode);
      for (int i = 0; i < rows.length; i++) {
        assertThat(sorted(rows[i])).isEqualTo(sorted(checkpoint(i)));
        seen.add(Arrays.equals(rows[i], checkpoint(i)) ? "unchanged" : "permuted");
        if (Arrays.equals(checkpoint(i), one)) {
          orders.add(Arrays.toString(rows[i]));
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrder("unchanged", "permuted");
    assertThat(orders).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void hiddenUnitsInTheOrderOfTheirMeans() {
    NeuronPermutations neurons = NeuronPermutations.of(SET.layout()).orElseThrow();
    float[][] rows = batch(Augmentation.SORT_PERMUTE, 0, Mode.AS_PUBLISHED);
    for (int i = 0; i < rows.length; i++) {
      long[] sources = neurons.sources(neurons.sorting(checkpoint(i)));
      for (int k = 0; k < sources.length; k++) {
        assertThat(rows[i][k]).isEqualTo(checkpoint(i)[(int) sources[k]]);
      }
    }
  }

  @Test
  void betweenTwo() {
    float[][] rows = batch(Augmentation.INTERPOLATE, 1, Mode.AS_PUBLISHED);
    int columns = SET.layout().size();
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < columns; k++) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (int row = 0; row < SET.weights().rows(); row++) {
          least = Math.min(least, SET.weights().row(row)[k]);
          most = Math.max(most, SET.weights().row(row)[k]);
        }
        assertThat(rows[i][k]).isBetween(least - 1e-5f, most + 1e-5f);
      }
    }
    assertThat(rows).isNotEqualTo(batch(Augmentation.NONE, 0, Mode.AS_PUBLISHED));
  }

  @Test
  void onlyChainsOfLayersArePermuted() {
    TrainingSet other =
        new TrainingSet(
            Layout.of(TensorSpec.of("weight", 2)),
            new DenseMatrix(1, 2, new float[2]),
            List.of(GoldenSet.row("only")));
    assertThatThrownBy(
            () ->
                new Checkpoints(
                    device,
                    other,
                    augmented(Augmentation.PERMUTE, 0),
                    Scaling.raw(2, 1),
                    Mode.CORRECTED,
                    SEED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("augmentation is PERMUTE");
  }
}
