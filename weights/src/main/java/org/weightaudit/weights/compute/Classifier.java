package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.Optional;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/**
 * Runs many checkpoints of one architecture over one data set, whole ones or the part that varies.
 * Cost for M networks and N images: M·N forward passes, for an mlp of D parameters 2·M·N·D
 * operations; a convolutional network of which only a part varies is run N times up to the first
 * layer that varies, and M·N times from there. Memory is bounded by tiles of networks and images.
 *
 * <p>Equal networks get equal predictions whatever stands beside them only as far as the engine's
 * products do not depend on their size; compare networks within one call.
 */
public final class Classifier implements AutoCloseable {

  /**
   * What networks make of a data set.
   *
   * @param losses mean cross entropy of each network in nats
   */
  public record Evaluation(Predictions predictions, double[] losses) {}

  private final ComputeDevice device;
  private final ForwardPasses passes;
  private final int classes;
  private final DeviceImages images;

  /**
   * For whole checkpoints.
   *
   * @throws IllegalArgumentException if the images or classes do not fit the architecture
   */
  public Classifier(ComputeDevice device, Architecture architecture, LabeledImages dataset) {
    this(device, architecture, Optional.empty(), dataset);
  }

  /**
   * For checkpoints of which only a part varies, if there is a frozen rest.
   *
   * @throws IllegalArgumentException if the images or classes do not fit the architecture
   */
  public Classifier(
      ComputeDevice device,
      Architecture architecture,
      Optional<FrozenRest> frozen,
      LabeledImages dataset) {
    if (dataset.imageSize() != architecture.inputSize()
        || dataset.classes() > architecture.classes()) {
      throw new IllegalArgumentException(
          "images of %d values in %d classes do not fit a network with %d inputs and %d outputs"
              .formatted(
                  dataset.imageSize(),
                  dataset.classes(),
                  architecture.inputSize(),
                  architecture.classes()));
    }
    this.device = device;
    this.passes = ForwardPasses.of(architecture, frozen);
    this.classes = architecture.classes();
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
    WeightMatrix matrix = passes.rows(networks);
    int rows = matrix.rows();
    int items = images.count();
    short[] labels = new short[Math.multiplyExact(rows, items)];
    double[] losses = new double[rows];
    int tile = passes.networksPerTile();
    for (int first = 0; first < rows; first += tile) {
      int count = Math.min(tile, rows - first);
      float[] values = new float[count * matrix.columns()];
      matrix.read(first, count, values);
      try (NDManager scope = device.openScope()) {
        ForwardPass forward = passes.upload(scope, values, count);
        for (int from = 0; from < items; from += passes.imagesPerTile()) {
          int to = Math.min(from + passes.imagesPerTile(), items);
          int firstRow = first;
          int firstItem = from;
          double done = (double) first + (double) count * from / items;
          double tileShare = (double) (to - from) / items;
          try (NDScope batch = new NDScope()) {
            batch.suppressNotUsedWarning();
            forward.run(
                images.inputs(from, to),
                (network, logits) -> {
                  progress.report("evaluating", (done + network * tileShare) / rows);
                  copyLabels(logits, labels, firstRow + network, firstItem);
                  if (withLoss) {
                    NDArray truth = images.oneHot(firstItem, to, classes);
                    addLosses(logits, truth, losses, firstRow + network);
                  }
                });
          }
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      losses[row] /= items;
    }
    return new Evaluation(new Predictions(rows, items, labels), losses);
  }

  /** On the host: the engine's own argmax over the middle axis takes longer than the products. */
  private void copyLabels(NDArray logits, short[] labels, int firstNetwork, int firstItem) {
    float[] values = logits.toFloatArray();
    int networks = (int) logits.getShape().get(0);
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
