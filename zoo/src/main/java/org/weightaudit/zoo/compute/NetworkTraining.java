package org.weightaudit.zoo.compute;

import java.util.List;
import java.util.Set;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.zoo.optimizer.Optimizer;

/** M networks of one architecture in training on the device, one step at a time. */
public interface NetworkTraining extends AutoCloseable {

  /**
   * Uploads networks.
   *
   * @param start M rows in layout order, row-major
   * @param trained the names of the tensors that are; all others stay as they are
   */
  static NetworkTraining of(
      ComputeDevice device,
      Architecture architecture,
      DeviceImages images,
      float[] start,
      int networks,
      Optimizer optimizer,
      Set<String> trained) {
    if (architecture instanceof ConvolutionalNetwork cnn) {
      return new CnnTraining(device, cnn, images, start, networks, optimizer, trained);
    }
    return new MlpTraining(device, (Mlp) architecture, images, start, networks, optimizer, trained);
  }

  /**
   * One step of every network.
   *
   * @param batches G batches of equally many images; the first M/G networks learn from the first,
   *     and so on
   */
  void step(List<Batch> batches, double learningRate);

  /** The present tensors of every network, in layout order. */
  float[][] checkpoints();

  @Override
  void close();
}
