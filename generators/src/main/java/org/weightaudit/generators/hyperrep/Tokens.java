package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * A flat vector of weights as one token for each neuron or kernel: its incoming weights and its
 * bias. Tokens of a layer are equally wide and stand together.
 *
 * @param layers in the order of the vector, which they fill
 */
record Tokens(List<Layer> layers) {

  /**
   * A layer: weights [units, width] from {@code start} on, then as many biases as units.
   *
   * @param width incoming weights of a unit
   */
  record Layer(int start, int units, int width) {

    int size() {
      return units * (width + 1);
    }

    /** Places in the vector, [units, width + 1]. */
    int[][] places() {
      int[][] places = new int[units][width + 1];
      for (int unit = 0; unit < units; unit++) {
        for (int k = 0; k < width; k++) {
          places[unit][k] = start + unit * width + k;
        }
        places[unit][width] = start + units * width + unit;
      }
      return places;
    }
  }

  Tokens {
    layers = List.copyOf(layers);
  }

  /**
   * The tokens of a layout whose tensors are weights [units, …], each followed by its bias [units].
   *
   * @throws IllegalArgumentException if they are not
   */
  static Tokens of(Layout layout) {
    List<TensorSpec> tensors = layout.tensors();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i += 2) {
      TensorSpec weight = tensors.get(i);
      int units = weight.shape().isEmpty() ? 0 : weight.shape().get(0);
      boolean paired =
          weight.shape().size() >= 2
              && i + 1 < tensors.size()
              && tensors.get(i + 1).shape().equals(List.of(units));
      if (!paired) {
        throw new IllegalArgumentException(
            "tensor %s has shape %s and %s follows; wanted weights [units, …], each followed by its bias [units]"
                .formatted(
                    weight.name(),
                    weight.shape(),
                    i + 1 < tensors.size() ? tensors.get(i + 1).name() : "nothing"));
      }
      layers.add(new Layer(layout.offset(i), units, weight.size() / units));
    }
    return new Tokens(layers);
  }

  /** T. */
  int count() {
    return layers.stream().mapToInt(Layer::units).sum();
  }

  /** D. */
  int size() {
    return layers.stream().mapToInt(Layer::size).sum();
  }

  /** The tokens of one layer: of vectors [B, D], [B, units, width + 1]. */
  NDArray split(NDArray vectors, Layer layer) {
    int biases = layer.start() + layer.units() * layer.width();
    NDArray weights =
        vectors.get(":, {}:{}", layer.start(), biases).reshape(-1, layer.units(), layer.width());
    NDArray bias = vectors.get(":, {}:{}", biases, biases + layer.units()).expandDims(2);
    return weights.concat(bias, 2);
  }

  /** The opposite for all layers: [B, D]. */
  NDArray join(List<NDArray> tokens) {
    NDList parts = new NDList();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      NDArray own = tokens.get(i);
      parts.add(
          own.get(":, :, :{}", layer.width()).reshape(-1, (long) layer.units() * layer.width()));
      parts.add(own.get(":, :, {}", layer.width()));
    }
    return NDArrays.concat(parts, 1);
  }
}
