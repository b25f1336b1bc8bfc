package org.weightaudit.generators.gpt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * New random initialisations of a plain network as PyTorch makes them: weights and biases uniform
 * between ±1/√(inputs of a unit).
 */
final class FreshStarts {

  private final Layout layout;
  private final List<Double> bounds;

  private FreshStarts(Layout layout, List<Double> bounds) {
    this.layout = layout;
    this.bounds = bounds;
  }

  /** Of a layout of weights, each with the bias of its layer behind it or without; else empty. */
  static Optional<FreshStarts> of(Layout layout) {
    List<Double> bounds = new ArrayList<>();
    int units = 0;
    double bound = 0;
    for (TensorSpec tensor : layout.tensors()) {
      if (tensor.shape().size() >= 2) {
        units = tensor.shape().get(0);
        bound = 1 / Math.sqrt((double) tensor.size() / units);
      } else if (!tensor.shape().equals(List.of(units))) {
        return Optional.empty();
      } else {
        units = 0;
      }
      bounds.add(bound);
    }
    return Optional.of(new FreshStarts(layout, bounds));
  }

  float[] draw(SplittableRandom random) {
    float[] values = new float[layout.size()];
    int position = 0;
    for (int index = 0; index < bounds.size(); index++) {
      double bound = bounds.get(index);
      for (int k = layout.tensors().get(index).size(); k > 0; k--) {
        values[position++] = (float) random.nextDouble(-bound, bound);
      }
    }
    return values;
  }
}
