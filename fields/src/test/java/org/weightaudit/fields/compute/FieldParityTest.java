package org.weightaudit.fields.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** Fields and their steps against the numbers of HyperDiffusion's own modules. */
class FieldParityTest {

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static NeuralField field(NpzArrays golden, int inputs) {
    List<Integer> hidden = Arrays.stream(golden.ints("hidden")).boxed().toList();
    return new NeuralField(inputs, hidden, golden.ints("multires")[0]);
  }

  @Test
  void theLayoutIsThatOfPublishedFiles() {
    NpzArrays golden = Golden.arrays("hyperdiffusion/mlp3d_forward.npz");
    Layout layout = field(golden, 3).layout();
    int[] offsets = golden.ints("tensor_offsets");
    for (int i = 0; i < layout.tensors().size(); i++) {
      assertThat(layout.offset(i)).isEqualTo(offsets[i]);
    }
    assertThat(layout.size()).isEqualTo(offsets[offsets.length - 1]);
    assertThat(NeuralField.published().layout().size()).isEqualTo(36_737);
    assertThat(new NeuralField(4, List.of(128, 128, 128), 4).layout().size()).isEqualTo(37_889);
  }

  @Test
  void embeddedPointsAreThePublishedOnes() {
    for (int inputs = 3; inputs <= 4; inputs++) {
      NpzArrays golden = Golden.arrays("hyperdiffusion/mlp%dd_forward.npz".formatted(inputs));
      float[] points = golden.floats("points");
      float[] expected = golden.floats("embedding");
      int count = points.length / inputs;
      int width = expected.length / count;
      try (NDManager manager = device.openScope()) {
        float[] found =
            FieldNetworks.embedded(
                    manager.create(points, new Shape(count, inputs, 1)), golden.ints("multires")[0])
                .toFloatArray();
        assertThat(width).isEqualTo(field(golden, inputs).embedded());
        assertThat(found).containsExactly(expected, within(1e-6f));
      }
    }
  }

  @Test
  void logitsOfManyFieldsAreThePublishedOnes() {
    for (int inputs = 3; inputs <= 4; inputs++) {
      NpzArrays golden = Golden.arrays("hyperdiffusion/mlp%dd_forward.npz".formatted(inputs));
      NeuralField field = field(golden, inputs);
      List<float[]> rows = rows(golden.floats("flat"), field.layout().size());
      float[][] logits = new FieldEvaluation(device, field).logits(rows, golden.floats("points"));
      float[] expected = golden.floats("logits");
      assertThat(logits).hasDimensions(rows.size(), expected.length / rows.size());
      for (int i = 0; i < logits.length; i++) {
        int count = logits[i].length;
        assertThat(logits[i])
            .containsExactly(
                Arrays.copyOfRange(expected, i * count, (i + 1) * count), within(3e-5f));
      }
    }
  }

  /** Beside the published field, another one takes steps of its own. */
  @Test
  void stepsAreThoseOfPyTorch() {
    NpzArrays golden = Golden.arrays("hyperdiffusion/mlp_fit.npz");
    NpzArrays shape = Golden.arrays("hyperdiffusion/mlp3d_forward.npz");
    NeuralField field = field(shape, 3);
    int columns = field.layout().size();
    float[] start = golden.floats("init_flat");
    float[] other = rows(shape.floats("flat"), columns).get(0);
    int steps = golden.shape("points").get(0);
    int size = golden.shape("points").get(1);
    float[] points = golden.floats("points");
    float[] labels = golden.floats("occupancy");
    double rate = golden.scalar("lr");
    List<float[]> expected = rows(golden.floats("flat_after_each_step"), columns);
    try (FieldTraining training =
        new FieldTraining(device, field, List.of(other, start), Reduction.SUM)) {
      for (int step = 0; step < steps; step++) {
        float[] batch = new float[2 * 3 * size];
        float[] truth = new float[2 * size];
        for (int b = 0; b < size; b++) {
          truth[size + b] = labels[step * size + b];
          truth[b] = 1 - truth[size + b];
          for (int d = 0; d < 3; d++) {
            batch[(3 + d) * size + b] = points[(step * size + b) * 3 + d];
          }
        }
        float[] losses = training.step(batch, truth, new double[] {rate / 2, rate});
        assertThat((double) losses[1])
            .isCloseTo(golden.doubles("loss")[step], Percentage.withPercentage(5e-4));
        assertThat(training.checkpoints()[1]).containsExactly(expected.get(step), within(1e-6f));
      }
      assertThat(training.checkpoints()[0]).isNotEqualTo(other);
    }
  }

  @Test
  void aFieldWithoutALearningRateStaysAndTheMeanIsTheSumOverThePoints() {
    NpzArrays golden = Golden.arrays("hyperdiffusion/mlp_fit.npz");
    NeuralField field = field(Golden.arrays("hyperdiffusion/mlp3d_forward.npz"), 3);
    float[] start = golden.floats("init_flat");
    int size = golden.shape("points").get(1);
    float[] points = new float[3 * size];
    for (int k = 0; k < points.length; k++) {
      points[(k % 3) * size + k / 3] = golden.floats("points")[k];
    }
    float[] labels = Arrays.copyOf(golden.floats("occupancy"), size);
    try (FieldTraining training =
        new FieldTraining(device, field, List.of(start), Reduction.MEAN)) {
      float[] losses = training.step(points, labels, new double[] {0});
      assertThat((double) losses[0] * size)
          .isCloseTo(golden.doubles("loss")[0], Percentage.withPercentage(5e-4));
      assertThat(training.checkpoints()[0]).containsExactly(start);
    }
  }

  private static List<float[]> rows(float[] all, int columns) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < all.length; from += columns) {
      rows.add(Arrays.copyOfRange(all, from, from + columns));
    }
    return rows;
  }
}
