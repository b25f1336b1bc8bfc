package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;

/**
 * A data set on the device: pixels in their stored form, normalised batch by batch. Batches belong
 * to the caller's {@link ai.djl.ndarray.NDScope}, which frees them.
 */
public final class DeviceImages implements AutoCloseable {

  private final NDManager manager;
  private final NDArray pixels;
  private final NDArray labels;
  private final NDArray mean;
  private final NDArray deviation;
  private final boolean eightBit;
  private final int width;

  public DeviceImages(ComputeDevice device, LabeledImages images) {
    manager = device.openScope();
    int size = images.imageSize();
    width = images.imageShape().get(images.imageShape().size() - 1);
    eightBit = images.element() == LabeledImages.Element.UINT8;
    DataType type = eightBit ? DataType.UINT8 : DataType.FLOAT32;
    pixels = manager.create(images.values(), new Shape(images.count(), size), type);
    labels = manager.create(images.labels());
    Normalization normalization = images.normalization();
    mean = perValue(normalization.mean(), size);
    deviation = perValue(normalization.standardDeviation(), size);
  }

  /** One number per channel, repeated over the channel's values: [1] or [size]. */
  private NDArray perValue(List<Double> perChannel, int size) {
    int channels = perChannel.size();
    float[] values = new float[channels == 1 ? 1 : size];
    for (int k = 0; k < values.length; k++) {
      values[k] = perChannel.get((int) ((long) k * channels / values.length)).floatValue();
    }
    return manager.create(values);
  }

  public int count() {
    return (int) pixels.getShape().get(0);
  }

  /** The chosen images as network input, [chosen, values per image] float32. */
  public NDArray inputs(int... chosen) {
    return normalise(pixels.get(new NDIndex("{}", manager.create(chosen))));
  }

  /**
   * Like {@link #inputs(int...)}, some of them mirrored, left for right.
   *
   * @param mirrored which of the chosen ones; empty if none
   */
  public NDArray inputs(int[] chosen, boolean[] mirrored) {
    NDArray inputs = inputs(chosen);
    if (mirrored.length == 0) {
      return inputs;
    }
    NDArray lines = inputs.reshape(chosen.length, -1, width);
    NDArray which =
        manager.create(mirrored).reshape(chosen.length, 1, 1).broadcast(lines.getShape());
    return NDArrays.where(which, lines.flip(2), lines).reshape(inputs.getShape());
  }

  /** The images from {@code from} to {@code to} (exclusive) as network input. */
  public NDArray inputs(int from, int to) {
    return normalise(pixels.get(new NDIndex("{}:{}", from, to)));
  }

  private NDArray normalise(NDArray stored) {
    NDArray values = eightBit ? stored.toType(DataType.FLOAT32, true).divi(255f) : stored;
    return values.sub(mean).divi(deviation);
  }

  /** One row a chosen image with a 1 at its class: [chosen, classes] float32. */
  public NDArray oneHot(int[] chosen, int classes) {
    return labels.get(new NDIndex("{}", manager.create(chosen))).oneHot(classes);
  }

  /**
   * Like {@link #oneHot(int[], int)}, for the images from {@code from} to {@code to} (exclusive).
   */
  public NDArray oneHot(int from, int to, int classes) {
    return labels.get(new NDIndex("{}:{}", from, to)).oneHot(classes);
  }

  @Override
  public void close() {
    manager.close();
  }
}
