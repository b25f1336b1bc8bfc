package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.zoo.compute.Batch;
import org.weightaudit.zoo.compute.NetworkTraining;
import org.weightaudit.zoo.optimizer.Optimizer;

/** Steps of many networks at once against single networks in PyTorch; make_training_fixture.py. */
class MlpTrainingTest {

  @ParameterizedTest
  @EnumSource(Activation.class)
  void stepsAreThoseOfPyTorch(Activation activation) {
    String name = activation.name().toLowerCase(Locale.ROOT);
    NpzArrays fixture = NpzArrays.of(Golden.resource("/training/" + name + ".npz"));
    Mlp mlp = new Mlp(Arrays.stream(fixture.ints("sizes")).boxed().toList(), activation);
    DenseMatrix start = fixture.matrix("start");
    DenseMatrix end = fixture.matrix("end");
    int steps = fixture.shape("batches").get(0);
    int groups = fixture.shape("batches").get(1);
    int batch = fixture.shape("batches").get(2);
    int[] chosen = fixture.ints("batches");
    double[] rates = fixture.doubles("rates");

    try (ComputeDevice device = ComputeDevice.best();
        DeviceImages images = new DeviceImages(device, images(fixture, mlp));
        NetworkTraining training =
            NetworkTraining.of(
                device,
                mlp,
                images,
                start.values().clone(),
                start.rows(),
                new Optimizer(
                    Optimizer.Algorithm.SGD, fixture.scalar("momentum"), fixture.scalar("decay")),
                Set.copyOf(mlp.layout().names()))) {
      for (int step = 0; step < steps; step++) {
        List<Batch> batches = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
          int from = (step * groups + g) * batch;
          batches.add(new Batch(Arrays.copyOfRange(chosen, from, from + batch), new boolean[0]));
        }
        training.step(batches, rates[step]);
      }
      float[][] rows = training.checkpoints();
      for (int n = 0; n < rows.length; n++) {
        assertThat(rows[n]).containsExactly(end.row(n), within(2e-6f));
        assertThat(end.row(n)).isNotEqualTo(start.row(n));
      }
    }
  }

  private static LabeledImages images(NpzArrays fixture, Mlp mlp) {
    int[] pixels = fixture.ints("pixels");
    byte[] bytes = new byte[pixels.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) pixels[k];
    }
    return new LabeledImages(
        fixture.shape("pixels").subList(1, 3),
        LabeledImages.Element.UINT8,
        ByteBuffer.wrap(bytes),
        fixture.ints("labels"),
        mlp.classes(),
        Normalization.of(fixture.scalar("mean"), fixture.scalar("std")));
  }
}
