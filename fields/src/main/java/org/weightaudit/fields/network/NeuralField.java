package org.weightaudit.fields.network;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * A network from a point to one logit, which is positive inside the shape: an embedding without
 * parameters, then Linear, ReLU, ..., Linear. The embedding of a point p is {@code p, sin(p),
 * cos(p), sin(2p), cos(2p), sin(4p), ...}; there is no factor π. Tensors are {@code
 * layers.0.weight} [out, in], {@code layers.0.bias} [out], and so on, as HyperDiffusion's files
 * have them.
 *
 * @param inputs coordinates of a point: 3, or 4 with the number of the frame as the last
 * @param hidden widths of the hidden layers; at least one
 * @param frequencies how many powers of two the embedding has; 0 for the point alone
 */
public record NeuralField(int inputs, List<Integer> hidden, int frequencies) {

  /** Most hidden layers. */
  public static final int MOST_LAYERS = 16;

  /** Most frequencies: the last is 2¹⁵ then. */
  public static final int MOST_FREQUENCIES = 16;

  /**
   * @throws IllegalArgumentException if there is no such field; the message begins with the name of
   *     the component
   */
  public NeuralField {
    hidden = List.copyOf(hidden);
    require(inputs == 3 || inputs == 4, "inputs is " + inputs + "; wanted: 3 or 4");
    require(
        !hidden.isEmpty() && hidden.size() <= MOST_LAYERS,
        "hidden has %d widths; wanted: 1 to %d".formatted(hidden.size(), MOST_LAYERS));
    require(
        hidden.stream().allMatch(width -> width >= 1),
        "hidden is " + hidden + "; wanted: widths of at least 1");
    require(
        frequencies >= 0 && frequencies <= MOST_FREQUENCIES,
        "frequencies is %d; wanted: 0 to %d".formatted(frequencies, MOST_FREQUENCIES));
    long size = hidden.get(hidden.size() - 1) + 1L;
    long in = inputs * (1 + 2L * frequencies);
    for (int width : hidden) {
      size = Math.addExact(size, Math.multiplyExact(in + 1, (long) width));
      in = width;
    }
    require(
        size <= Integer.MAX_VALUE,
        "hidden is %s, which makes %d parameters; wanted: less than 2^31".formatted(hidden, size));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The field of HyperDiffusion's planes, cars and chairs: 36,737 parameters. */
  public static NeuralField published() {
    return new NeuralField(3, List.of(128, 128, 128), 4);
  }

  /** Length of an embedded point. */
  public int embedded() {
    return inputs * (1 + 2 * frequencies);
  }

  /** Number of linear layers. */
  public int layers() {
    return hidden.size() + 1;
  }

  /** What a linear layer takes in. */
  public int fanIn(int layer) {
    return layer == 0 ? embedded() : hidden.get(layer - 1);
  }

  /** What a linear layer gives out. */
  public int fanOut(int layer) {
    return layer == hidden.size() ? 1 : hidden.get(layer);
  }

  public Layout layout() {
    List<TensorSpec> tensors = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      tensors.add(TensorSpec.of(weight(layer), fanOut(layer), fanIn(layer)));
      tensors.add(TensorSpec.of(bias(layer), fanOut(layer)));
    }
    return new Layout(tensors);
  }

  /** Hidden units change places, and take a positive factor, without a change to the field. */
  public Symmetries symmetries() {
    List<SymmetryGroup> groups = new ArrayList<>();
    for (int layer = 0; layer < hidden.size(); layer++) {
      groups.add(
          new SymmetryGroup(
              "hidden" + (layer + 1),
              hidden.get(layer),
              List.of(new TensorAxis(weight(layer), 0), new TensorAxis(bias(layer), 0)),
              List.of(new TensorAxis(weight(layer + 1), 1)),
              false,
              true));
    }
    return new Symmetries(layout(), groups);
  }

  /** An untrained field as PyTorch starts it: weights and biases uniform between ±1/√fan-in. */
  public float[] untrained(Seed seed) {
    SplittableRandom random = seed.random();
    float[] row = new float[layout().size()];
    int position = 0;
    for (int layer = 0; layer < layers(); layer++) {
      double bound = 1 / Math.sqrt(fanIn(layer));
      int end = position + (fanIn(layer) + 1) * fanOut(layer);
      while (position < end) {
        row[position++] = (float) random.nextDouble(-bound, bound);
      }
    }
    return row;
  }

  private static String weight(int layer) {
    return "layers." + layer + ".weight";
  }

  private static String bias(int layer) {
    return "layers." + layer + ".bias";
  }
}
