package org.weightaudit.fields.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.weightaudit.fields.network.NeuralField;

/** The layers of M fields on the device, and what they make of points. */
final class FieldNetworks {

  private final NeuralField field;
  private final int networks;
  private final NDList weights = new NDList();
  private final NDList biases = new NDList();

  /**
   * Uploads fields.
   *
   * @param rows in layout order
   */
  FieldNetworks(NDManager scope, NeuralField field, List<float[]> rows) {
    this.field = field;
    this.networks = rows.size();
    int columns = field.layout().size();
    float[] all = new float[Math.multiplyExact(networks, columns)];
    for (int i = 0; i < networks; i++) {
      System.arraycopy(rows.get(i), 0, all, i * columns, columns);
    }
    try (NDArray lent = scope.create(all, new Shape(networks, columns))) {
      int offset = 0;
      for (int layer = 0; layer < field.layers(); layer++) {
        int in = field.fanIn(layer);
        int out = field.fanOut(layer);
        weights.add(part(lent, offset, in * out, out, in));
        offset += in * out;
        biases.add(part(lent, offset, out, out, 1));
        offset += out;
      }
    }
  }

  private NDArray part(NDArray all, int offset, int size, int rows, int columns) {
    return all.get(":, {}:{}", offset, offset + size).reshape(networks, rows, columns).duplicate();
  }

  /** Weights of each layer, [M, out, in]; changing them in place changes the fields. */
  List<NDArray> weights() {
    return weights;
  }

  /** Biases of each layer, [M, out, 1]; changing them in place changes the fields. */
  List<NDArray> biases() {
    return biases;
  }

  /**
   * The embedding of points.
   *
   * @param points [G, coordinates, B]
   * @return [G, embedded, B]
   */
  static NDArray embedded(NDArray points, int frequencies) {
    NDList blocks = new NDList(points);
    for (int k = 0; k < frequencies; k++) {
      NDArray scaled = points.mul(1 << k);
      blocks.add(scaled.sin());
      blocks.add(scaled.cos());
    }
    return NDArrays.concat(blocks, 1);
  }

  /**
   * The outputs of every layer, hidden ones after their ReLU, the last ones logits.
   *
   * @param embedded [M, embedded, B], points of each field, or [1, embedded, B], the same for all;
   *     then all first layers are one product
   * @return per layer [M, width, B]
   */
  List<NDArray> layers(NDArray embedded) {
    NDList outputs = new NDList();
    long points = embedded.getShape().get(2);
    NDArray below = embedded;
    for (int layer = 0; layer < field.layers(); layer++) {
      NDArray weight = weights.get(layer);
      boolean shared = layer == 0 && embedded.getShape().get(0) == 1;
      NDArray product =
          shared
              ? weight
                  .reshape((long) networks * field.fanOut(0), field.embedded())
                  .matMul(embedded.reshape(field.embedded(), points))
                  .reshape(networks, field.fanOut(0), points)
              : weight.matMul(below);
      NDArray sum = product.addi(biases.get(layer));
      below = layer == field.layers() - 1 ? sum : sum.maximum(0);
      outputs.add(below);
    }
    return outputs;
  }
}
