package org.weightaudit.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * Seeded inputs of the sizes of MNIST. No kernel's time depends on what the numbers are, but that
 * of alignments of deep networks.
 */
final class Samples {

  static final Mlp NETWORK = new Mlp(List.of(784, 10, 10), Activation.RELU);
  static final int CLASSES = 10;

  private static final int SIDE = 28;

  private Samples() {}

  static float[] normal(int count, Seed seed) {
    SplittableRandom random = seed.random();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static DenseMatrix networks(int count, Seed seed) {
    return networks(NETWORK, count, seed);
  }

  static DenseMatrix networks(Mlp network, int count, Seed seed) {
    int parameters = network.layout().size();
    float[] values = normal(Math.multiplyExact(count, parameters), seed);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.05f;
    }
    return new DenseMatrix(count, parameters, values);
  }

  /** Checkpoints of all but the first matrix. */
  static TrainingSet lastLayers(int count, Seed seed) {
    Layout layout = NETWORK.layout().without(List.of("fc1.weight"));
    float[] values = normal(Math.multiplyExact(count, layout.size()), seed);
    List<TrainingSet.Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                step ->
                    new TrainingSet.Row(
                        "step " + step,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(step),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()))
            .toList();
    return new TrainingSet(layout, new DenseMatrix(count, layout.size(), values), rows);
  }

  static LabeledImages images(int count) {
    SplittableRandom random = new Seed(count).random();
    byte[] pixels = new byte[count * SIDE * SIDE];
    random.nextBytes(pixels);
    int[] labels = random.ints(count, 0, CLASSES).toArray();
    return new LabeledImages(
        List.of(SIDE, SIDE),
        LabeledImages.Element.UINT8,
        ByteBuffer.wrap(pixels),
        labels,
        CLASSES,
        Normalization.of(0.1307, 0.3081));
  }

  /** Predictions that are wrong on one item in twenty. */
  static Predictions predictions(int networks, int[] truth, Seed seed) {
    SplittableRandom random = seed.random();
    short[] labels = new short[networks * truth.length];
    for (int i = 0; i < labels.length; i++) {
      int right = truth[i % truth.length];
      labels[i] = (short) (random.nextInt(20) == 0 ? (right + 1) % CLASSES : right);
    }
    return new Predictions(networks, truth.length, labels);
  }
}
