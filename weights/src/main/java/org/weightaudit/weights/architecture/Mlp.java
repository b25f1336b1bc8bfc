package org.weightaudit.weights.architecture;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * A fully connected classifier: Linear, activation, ..., Linear. Tensors are {@code fc1.weight}
 * [out, in], {@code fc1.bias} [out], {@code fc2.weight}, and so on, with the y = W·x + b of
 * PyTorch's Linear.
 *
 * @param sizes width of every layer, input first and classes last; at least one hidden layer
 * @param activation what hidden units do; the last layer is linear
 */
public record Mlp(List<Integer> sizes, Activation activation) implements Architecture {

  private static final int MAXIMUM_LAYERS = 64;

  /**
   * @throws IllegalArgumentException if there is no such network; the message begins with the name
   *     of the component
   */
  public Mlp {
    sizes = List.copyOf(sizes);
    if (sizes.size() < 3 || sizes.size() > MAXIMUM_LAYERS + 1) {
      throw new IllegalArgumentException(
          "sizes has %d entries; wanted: 3 to %d, which are inputs, hidden units, classes"
              .formatted(sizes.size(), MAXIMUM_LAYERS + 1));
    }
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("sizes is %s; wanted: at least 1 each".formatted(sizes));
      }
    }
    if (sizes.get(sizes.size() - 1) < 2) {
      throw new IllegalArgumentException(
          "sizes is %s; wanted: at least 2 classes at the end".formatted(sizes));
    }
    layoutOf(sizes);
  }

  /** Number of linear layers. */
  public int layers() {
    return sizes.size() - 1;
  }

  @Override
  public int inputSize() {
    return sizes.get(0);
  }

  @Override
  public int classes() {
    return sizes.get(sizes.size() - 1);
  }

  @Override
  public Layout layout() {
    return layoutOf(sizes);
  }

  private static Layout layoutOf(List<Integer> sizes) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (int layer = 1; layer < sizes.size(); layer++) {
      tensors.add(TensorSpec.of(weight(layer), sizes.get(layer), sizes.get(layer - 1)));
      tensors.add(TensorSpec.of(bias(layer), sizes.get(layer)));
    }
    return new Layout(tensors);
  }

  @Override
  public Symmetries symmetries() {
    List<SymmetryGroup> groups = new ArrayList<>();
    for (int layer = 1; layer < layers(); layer++) {
      groups.add(
          new SymmetryGroup(
              "hidden" + layer,
              sizes.get(layer),
              List.of(new TensorAxis(weight(layer), 0), new TensorAxis(bias(layer), 0)),
              List.of(new TensorAxis(weight(layer + 1), 1)),
              activation.isOdd(),
              activation.isPositivelyHomogeneous()));
    }
    return new Symmetries(layout(), groups);
  }

  private static String weight(int layer) {
    return "fc" + layer + ".weight";
  }

  private static String bias(int layer) {
    return "fc" + layer + ".bias";
  }
}
