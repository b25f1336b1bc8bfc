package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/**
 * Runs many checkpoints of one architecture over one data set. Cost: 2·M·N·D operations for M
 * networks of D parameters and N images; memory is bounded by tiles of networks and images.
 *
 * <p>Equal networks get equal predictions whatever stands beside them only as far as the engine's
 * products do not depend on their size; compare networks within one call.
 */
public final class Classifier implements AutoCloseable {

  private static final int IMAGES_PER_TILE = 1000;
  private static final long ACTIVATIONS_PER_TILE = 8_000_000;

  /**
   * What networks make of a data set.
   *
   * @param losses mean cross entropy of each network in nats
   */
  public record Evaluation(Predictions predictions, double[] losses) {}

  private final ComputeDevice device;
  private final Mlp mlp;
  private final DeviceImages images;

  /**
   * @throws IllegalArgumentException if the images or classes do not fit the architecture
   */
  public Classifier(ComputeDevice device, Mlp mlp, LabeledImages dataset) {
    if (dataset.imageSize() != mlp.inputSize() || dataset.classes() > mlp.classes()) {
      throw new IllegalArgumentException(
          "images of %d values in %d classes do not fit a network with %d inputs and %d outputs"
              .formatted(dataset.imageSize(), dataset.classes(), mlp.inputSize(), mlp.classes()));
    }
    this.device = device;
    this.mlp = mlp;
    this.images = new DeviceImages(device, dataset);
  }

  /**
   * The predicted class of every network for every image: the first of the greatest logits; NaN
   * logits do not count, and without any other the class is 0.
   */
  public Predictions predict(WeightMatrix networks, Progress progress) {
    return run(networks, false, progress).predictions();
  }

  /** Predictions and losses; takes about twice as long as {@link #predict}. */
  public Evaluation evaluate(WeightMatrix networks, Progress progress) {
    return run(networks, true, progress);
  }

  private Evaluation run(WeightMatrix networks, boolean withLoss, Progress progress) {
    int rows = networks.rows();
    int items = images.count();
    short[] labels = new short[Math.multiplyExact(rows, items)];
    double[] losses = new double[rows];
    int tile = networksPerTile();
    for (int first = 0; first < rows; first += tile) {
      int count = Math.min(tile, rows - first);
      float[] values = new float[count * networks.columns()];
      networks.read(first, count, values);
      try (NDManager scope = device.openScope()) {
        MlpForward forward = new MlpForward(scope, mlp, values, count);
        for (int from = 0; from < items; from += IMAGES_PER_TILE) {
          progress.report("evaluating", ((double) first + (double) count * from / items) / rows);
          int to = Math.min(from + IMAGES_PER_TILE, items);
          try (NDScope batch = new NDScope()) {
            batch.suppressNotUsedWarning();
            NDArray logits = logits(forward, images.inputs(from, to));
            copyLabels(logits, labels, first, from);
            if (withLoss) {
              addLosses(logits, images.oneHot(from, to, mlp.classes()), losses, first);
            }
          }
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      losses[row] /= items;
    }
    return new Evaluation(new Predictions(rows, items, labels), losses);
  }

  private int networksPerTile() {
    long widest = mlp.sizes().stream().skip(1).mapToInt(Integer::intValue).max().orElseThrow();
    return (int) Math.max(1, ACTIVATIONS_PER_TILE / (widest * IMAGES_PER_TILE));
  }

  private static NDArray logits(MlpForward forward, NDArray input) {
    List<NDArray> layers = forward.layers(input.expandDims(0));
    return layers.get(layers.size() - 1);
  }

  /** On the host: the engine's own argmax over the middle axis takes longer than the products. */
  private void copyLabels(NDArray logits, short[] labels, int firstNetwork, int firstItem) {
    float[] values = logits.toFloatArray();
    int networks = (int) logits.getShape().get(0);
    int classes = (int) logits.getShape().get(1);
    int batch = (int) logits.getShape().get(2);
    float[] greatest = new float[batch];
    for (int network = 0; network < networks; network++) {
      int target = (firstNetwork + network) * images.count() + firstItem;
      Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
      for (int label = 0; label < classes; label++) {
        int row = (network * classes + label) * batch;
        for (int item = 0; item < batch; item++) {
          if (values[row + item] > greatest[item]) {
            greatest[item] = values[row + item];
            labels[target + item] = (short) label;
          }
        }
      }
    }
  }

  private static void addLosses(NDArray logits, NDArray oneHot, double[] losses, int firstNetwork) {
    NDArray right = logits.logSoftmax(1).mul(oneHot.transpose()).sum(new int[] {1, 2});
    float[] sums = right.toFloatArray();
    for (int network = 0; network < sums.length; network++) {
      losses[firstNetwork + network] -= sums[network];
    }
  }

  @Override
  public void close() {
    images.close();
  }
}
