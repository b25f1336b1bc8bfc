package org.weightaudit.generators.pdiff;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * The last layers of a small MNIST network over consecutive steps, as p-diff.md 11.2b describes
 * them: 784-10-10, 5 epochs of Adam (3e-3, batch 128), then 300 steps of Adam (0.03) on all but the
 * first weights.
 */
final class MnistTail {

  private static final Mlp MLP = new Mlp(List.of(784, 10, 10), Activation.RELU);
  private static final int BATCH = 128;
  private static final int EPOCHS = 5;
  private static final int STEPS = 300;

  private MnistTail() {}

  private static Layout tail() {
    return MLP.layout().without(List.of("fc1.weight"));
  }

  static Tail train(ComputeDevice device, Seed seed) throws IOException {
    LabeledImages train = SampleData.inUserCache().mnist().train(SampleData.MNIST_NORMALIZATION);
    StateSpec whole = new StateSpec.Builder().linear("fc1", 784, 10).linear("fc2", 10, 10).build();
    try (DeviceImages images = new DeviceImages(device, train);
        NetworkState network =
            NetworkState.initial(device, whole, seed.of("initialisation").random())) {
      int steps = EPOCHS * (train.count() / BATCH);
      SplittableRandom batches = seed.of("batches").random();
      try (AdamW adam = AdamW.of(device, network, Map.of(), "", 0)) {
        for (int step = 0; step < steps; step++) {
          int[] batch = Noise.indices(batches, BATCH, train.count());
          adam.step(tensors -> loss(tensors, tensors, images, batch), 3e-3);
        }
      }
      float[] firstWeights = network.tensors().get("fc1.weight").toFloatArray();
      return new Tail(
          tails(device, network, images, batches),
          MLP,
          new FrozenRest(tail(), firstWeights),
          SampleData.inUserCache().mnist().test(SampleData.MNIST_NORMALIZATION));
    }
  }

  private static TrainingSet tails(
      ComputeDevice device, NetworkState network, DeviceImages images, SplittableRandom batches) {
    List<StateSpec.Entry> entries = new ArrayList<>();
    for (TensorSpec tensor : tail().tensors()) {
      float[] values = network.tensors().get(tensor.name()).toFloatArray();
      entries.add(
          new StateSpec.Entry(
              tensor.name(),
              tensor.shape(),
              StateSpec.Role.PARAMETER,
              (index, random) -> values[index]));
    }
    float[][] rows = new float[STEPS][];
    List<TrainingSet.Row> names = new ArrayList<>();
    try (NetworkState tail =
            NetworkState.initial(device, new StateSpec(entries), new SplittableRandom(0));
        AdamW adam = AdamW.of(device, tail, Map.of(), "", 0)) {
      for (int step = 0; step < STEPS; step++) {
        int[] batch = Noise.indices(batches, BATCH, images.count());
        adam.step(tensors -> loss(network.tensors(), tensors, images, batch), 0.03);
        rows[step] = row(tail.tensors());
        names.add(GoldenSet.row("step" + step));
      }
    }
    return new TrainingSet(tail(), DenseMatrix.ofRows(rows), names);
  }

  private static float[] row(Tensors tensors) {
    float[] row = new float[tail().size()];
    int position = 0;
    for (String name : tail().names()) {
      float[] values = tensors.get(name).toFloatArray();
      System.arraycopy(values, 0, row, position, values.length);
      position += values.length;
    }
    return row;
  }

  /** Mean cross entropy of a network with the first weights of one and the rest of another. */
  private static NDArray loss(Tensors first, Tensors rest, DeviceImages images, int[] batch) {
    NDArray hidden =
        images
            .inputs(batch)
            .matMul(first.get("fc1.weight").transpose())
            .add(rest.get("fc1.bias"))
            .maximum(0);
    NDArray logits = Layers.linear(rest, "fc2", hidden);
    return logits.logSoftmax(1).mul(images.oneHot(batch, 10).div(-batch.length)).sum();
  }
}
