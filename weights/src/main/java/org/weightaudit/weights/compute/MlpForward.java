package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;

/**
 * The layers of M networks of one mlp on the device, and what they make of a batch. All first
 * layers together are one product, because they share the input; each later layer is one batched
 * product.
 */
public final class MlpForward implements ForwardPass {

  private final Mlp mlp;
  private final int networks;
  private final NDList weights = new NDList();
  private final NDList biases = new NDList();

  /**
   * Uploads networks.
   *
   * @param rows M rows in layout order, row-major
   */
  public MlpForward(NDManager scope, Mlp mlp, float[] rows, int networks) {
    this.mlp = mlp;
    this.networks = networks;
    NDArray all = scope.create(rows, new Shape(networks, mlp.layout().size()));
    int offset = 0;
    for (int layer = 0; layer < mlp.layers(); layer++) {
      int in = mlp.sizes().get(layer);
      int out = mlp.sizes().get(layer + 1);
      weights.add(
          all.get(":, {}:{}", offset, offset + in * out).reshape(networks, out, in).duplicate());
      offset += in * out;
      biases.add(all.get(":, {}:{}", offset, offset + out).reshape(networks, out, 1).duplicate());
      offset += out;
    }
    all.close();
  }

  /** Weights of each layer, [M, out, in]; changing them in place changes the networks. */
  public List<NDArray> weights() {
    return weights;
  }

  /** Biases of each layer, [M, out, 1]; changing them in place changes the networks. */
  public List<NDArray> biases() {
    return biases;
  }

  /**
   * The outputs of every layer, hidden ones after their activation, the last ones logits.
   *
   * @param inputs [G, batch, input size]: networks 0 to M/G-1 see the first batch, the next M/G the
   *     second, and so on; G divides M
   * @return per layer [M, width, batch]
   */
  public List<NDArray> layers(NDArray inputs) {
    NDList outputs = new NDList();
    int hidden = mlp.sizes().get(1);
    long groups = inputs.getShape().get(0);
    NDArray first =
        weights
            .get(0)
            .reshape(groups, networks / groups * hidden, mlp.inputSize())
            .matMul(inputs.transpose(0, 2, 1));
    outputs.add(activate(0, first.reshape(networks, hidden, inputs.getShape().get(1))));
    for (int layer = 1; layer < mlp.layers(); layer++) {
      outputs.add(activate(layer, weights.get(layer).matMul(outputs.get(layer - 1))));
    }
    return outputs;
  }

  @Override
  public void run(NDArray inputs, Logits sink) {
    List<NDArray> layers = layers(inputs.expandDims(0));
    sink.accept(0, layers.get(layers.size() - 1));
  }

  private NDArray activate(int layer, NDArray product) {
    NDArray sum = product.addi(biases.get(layer));
    if (layer == mlp.layers() - 1) {
      return sum;
    }
    return mlp.activation() == Activation.RELU ? sum.maximum(0) : sum.tanh();
  }
}
