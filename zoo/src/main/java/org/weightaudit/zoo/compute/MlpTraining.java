package org.weightaudit.zoo.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.compute.MlpForward;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * M networks of one mlp in training on the device, one step of gradient descent at a time, all of
 * them on the same batch. The gradients are written out: for an mlp they are three products a
 * layer.
 */
final class MlpTraining implements NetworkTraining {

  private final NDManager manager;
  private final Mlp mlp;
  private final DeviceImages images;
  private final int networks;
  private final MlpForward forward;
  private final List<ParameterUpdate> weightUpdates = new ArrayList<>();
  private final List<ParameterUpdate> biasUpdates = new ArrayList<>();

  MlpTraining(
      ComputeDevice device,
      Mlp mlp,
      DeviceImages images,
      float[] start,
      int networks,
      Optimizer optimizer,
      Set<String> trained) {
    this.manager = device.openScope();
    this.mlp = mlp;
    this.images = images;
    this.networks = networks;
    this.forward = new MlpForward(manager, mlp, start, networks);
    List<String> names = mlp.layout().names();
    for (int layer = 0; layer < mlp.layers(); layer++) {
      NDArray weight = forward.weights().get(layer);
      NDArray bias = forward.biases().get(layer);
      weightUpdates.add(update(optimizer, trained.contains(names.get(2 * layer)), weight));
      biasUpdates.add(update(optimizer, trained.contains(names.get(2 * layer + 1)), bias));
    }
  }

  private static ParameterUpdate update(Optimizer optimizer, boolean isTrained, NDArray parameter) {
    return isTrained ? ParameterUpdate.of(optimizer, parameter) : ParameterUpdate.none();
  }

  @Override
  public void step(List<Batch> batches, double learningRate) {
    int groups = batches.size();
    int[] chosen = batches.stream().flatMapToInt(batch -> Arrays.stream(batch.images())).toArray();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList each = new NDList();
      batches.forEach(batch -> each.add(images.inputs(batch.images(), batch.mirrored())));
      NDArray inputs = NDArrays.stack(each);
      List<NDArray> outputs = forward.layers(inputs);
      NDArray error = outputError(outputs.get(outputs.size() - 1), chosen, groups);
      for (int layer = mlp.layers() - 1; layer >= 0; layer--) {
        NDArray weight = forward.weights().get(layer);
        NDArray ahead = error;
        NDArray below = layer == 0 ? inputs : outputs.get(layer - 1);
        if (layer > 0) {
          error = weight.transpose(0, 2, 1).matMul(ahead).muli(slope(below));
        }
        Supplier<NDArray> weightGradient =
            layer == 0
                ? () -> firstGradient(ahead, below)
                : () -> ahead.matMul(below.transpose(0, 2, 1));
        weightUpdates.get(layer).apply(weight, weightGradient, learningRate);
        biasUpdates
            .get(layer)
            .apply(forward.biases().get(layer), () -> ahead.sum(new int[] {2}, true), learningRate);
      }
    }
  }

  /** The gradient of the mean cross entropy by the logits: (softmax - one-hot) / batch. */
  private NDArray outputError(NDArray logits, int[] chosen, int groups) {
    long size = chosen.length / groups;
    int classes = mlp.classes();
    NDArray truth =
        images.oneHot(chosen, classes).reshape(groups, 1, size, classes).transpose(0, 1, 3, 2);
    return logits
        .softmax(1)
        .reshape(groups, networks / groups, classes, size)
        .subi(truth)
        .divi(size)
        .reshape(networks, classes, size);
  }

  /** Networks that share an input have their first gradients in one product. */
  private NDArray firstGradient(NDArray error, NDArray inputs) {
    long hidden = mlp.sizes().get(1);
    long groups = inputs.getShape().get(0);
    return error
        .reshape(groups, networks / groups * hidden, inputs.getShape().get(1))
        .matMul(inputs)
        .reshape(networks, hidden, mlp.inputSize());
  }

  /** The activation's derivative, from its value. */
  private NDArray slope(NDArray activated) {
    return mlp.activation() == Activation.RELU
        ? activated.gt(0).toType(activated.getDataType(), false)
        : activated.square().negi().addi(1);
  }

  @Override
  public float[][] checkpoints() {
    float[][] rows = new float[networks][mlp.layout().size()];
    int offset = 0;
    for (int layer = 0; layer < mlp.layers(); layer++) {
      offset = copy(forward.weights().get(layer), rows, offset);
      offset = copy(forward.biases().get(layer), rows, offset);
    }
    return rows;
  }

  private static int copy(NDArray parameter, float[][] rows, int offset) {
    float[] values = parameter.toFloatArray();
    int size = values.length / rows.length;
    for (int network = 0; network < rows.length; network++) {
      System.arraycopy(values, network * size, rows[network], offset, size);
    }
    return offset + size;
  }

  @Override
  public void close() {
    manager.close();
  }
}
