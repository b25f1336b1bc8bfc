package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.architecture.ResidualCnn;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.testing.PlainCnn;
import org.weightaudit.zoo.compute.Batch;
import org.weightaudit.zoo.compute.NetworkTraining;
import org.weightaudit.zoo.optimizer.Optimizer;

/** A step of gradient descent against numerical derivatives of plain loops in float64. */
class ResidualCnnTrainingTest {

  private static final ResidualCnn CNN = new ResidualCnn(List.of(2, 6, 4), List.of(2, 2, 3), 3);
  private static final Optimizer PLAIN = new Optimizer(Optimizer.Algorithm.SGD, 0, 0);
  private static final int IMAGES = 5;
  private static final double RATE = 0.125;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double[][] inputs = inputs();
  private final float[] start = PlainCnn.randomRow(CNN, random);

  @Test
  void aStepOfAllTensorsFollowsTheGradientUnderBatchStatistics() {
    Set<String> all = Set.copyOf(CNN.layout().names());
    float[] end = stepped(all, new boolean[0]);
    assertStep(end, parameters(), true);
  }

  @Test
  void runningStatisticsMoveATenthOfTheWay() {
    float[] end = stepped(Set.copyOf(CNN.layout().names()), new boolean[0]);
    double[] first = firstConvolution();
    double mean = Arrays.stream(first).average().orElseThrow();
    double variance =
        Arrays.stream(first).map(v -> (v - mean) * (v - mean)).sum() / (first.length - 1);
    int meanAt = offset("bn1.running_mean");
    int varianceAt = offset("bn1.running_var");
    assertThat((double) end[meanAt]).isCloseTo(0.9 * start[meanAt] + 0.1 * mean, within(1e-5));
    assertThat((double) end[varianceAt])
        .isCloseTo(0.9 * start[varianceAt] + 0.1 * variance, within(1e-5));
  }

  @Test
  void aStepOfSomeTensorsFollowsTheGradientUnderRunningStatisticsAndLeavesTheRest() {
    Set<String> some = Set.of("last.bn1.weight", "last.bn2.bias");
    float[] end = stepped(some, new boolean[0]);
    assertStep(end, some, false);
    Layout rest = CNN.layout().without(some);
    assertThat(CNN.layout().select(rest, end)).isEqualTo(CNN.layout().select(rest, start));
  }

  @Test
  void mirroredImagesAreLearntFromLeftForRight() {
    Set<String> all = Set.copyOf(CNN.layout().names());
    boolean[] some = {true, false, true, true, false};
    float[] end = stepped(all, some);
    for (int i = 0; i < IMAGES; i++) {
      if (some[i]) {
        inputs[i] = mirrored(inputs[i]);
      }
    }
    assertThat(end).containsExactly(stepped(all, new boolean[0]), within(1e-6f));
  }

  @Test
  void networksThatTrainTogetherTrainAsAlone() {
    float[] other = PlainCnn.randomRow(CNN, random);
    float[] both = Arrays.copyOf(start, 2 * start.length);
    System.arraycopy(other, 0, both, start.length, other.length);
    float[][] ends = stepped(both, 2, Set.copyOf(CNN.layout().names()), new boolean[0]);
    assertThat(ends[0]).isEqualTo(stepped(Set.copyOf(CNN.layout().names()), new boolean[0]));
    assertThat(ends[1]).isNotEqualTo(ends[0]);
  }

  private static Set<String> parameters() {
    return CNN.layout().names().stream()
        .filter(name -> !name.contains("running_"))
        .collect(Collectors.toSet());
  }

  private void assertStep(float[] end, Set<String> tensors, boolean batchStatistics) {
    for (String tensor : tensors) {
      int from = offset(tensor);
      int size = CNN.layout().only(List.of(tensor)).size();
      for (int k = from; k < from + size; k++) {
        double gradient = derivative(k, batchStatistics);
        assertThat((start[k] - end[k]) / RATE)
            .as("%s at %d", tensor, k - from)
            .isCloseTo(gradient, within(1e-4));
      }
    }
  }

  private int offset(String tensor) {
    return CNN.layout().offset(CNN.layout().indexOf(tensor));
  }

  private double derivative(int k, boolean batchStatistics) {
    double step = 1e-6;
    double[] row = new double[start.length];
    Arrays.setAll(row, i -> start[i]);
    row[k] = start[k] + step;
    double above = loss(row, batchStatistics);
    row[k] = start[k] - step;
    return (above - loss(row, batchStatistics)) / (2 * step);
  }

  private double loss(double[] row, boolean batchStatistics) {
    double[][] logits = new PlainCnn(CNN, row, batchStatistics).logits(inputs);
    double loss = 0;
    for (int i = 0; i < IMAGES; i++) {
      double sum = Arrays.stream(logits[i]).map(Math::exp).sum();
      loss += (Math.log(sum) - logits[i][i % CNN.classes()]) / IMAGES;
    }
    return loss;
  }

  /** The first channel after the first convolution, over all images. */
  private double[] firstConvolution() {
    double[] row = new double[start.length];
    Arrays.setAll(row, i -> start[i]);
    return new PlainCnn(CNN, row, false).firstChannel(inputs);
  }

  private float[] stepped(Set<String> trained, boolean[] mirrored) {
    return stepped(start, 1, trained, mirrored)[0];
  }

  private float[][] stepped(float[] rows, int networks, Set<String> trained, boolean[] mirrored) {
    int[] all = new int[IMAGES];
    Arrays.setAll(all, i -> i);
    try (ComputeDevice device = ComputeDevice.best();
        DeviceImages images = new DeviceImages(device, images());
        NetworkTraining training =
            NetworkTraining.of(device, CNN, images, rows, networks, PLAIN, trained)) {
      training.step(List.of(new Batch(all, mirrored)), RATE);
      return training.checkpoints();
    }
  }

  private double[][] inputs() {
    double[][] drawn = new double[IMAGES][];
    Arrays.setAll(drawn, i -> random.doubles(CNN.inputSize(), -2, 2).map(v -> (float) v).toArray());
    return drawn;
  }

  private static double[] mirrored(double[] image) {
    int width = CNN.inputShape().get(2);
    double[] result = new double[image.length];
    Arrays.setAll(result, k -> image[k / width * width + width - 1 - k % width]);
    return result;
  }

  private LabeledImages images() {
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
}
