package org.weightaudit.generators.hyperdiffusion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * Permutations of the hidden units of a fully connected network, which leave what it computes as it
 * is: the rows of a layer's weight, its bias, and the columns of the next layer's weight are
 * exchanged together.
 *
 * @param layout pairs of a weight [out, in] and a bias [out], one a layer
 */
record NeuronPermutations(Layout layout) {

  /**
   * Those of a layout, if it is a chain of such layers with at least one hidden one.
   *
   * @return empty for other layouts
   */
  static Optional<NeuronPermutations> of(Layout layout) {
    List<TensorSpec> tensors = layout.tensors();
    if (tensors.size() % 2 != 0 || tensors.size() < 4) {
      return Optional.empty();
    }
    for (int i = 0; i < tensors.size(); i += 2) {
      List<Integer> weight = tensors.get(i).shape();
      boolean isLayer =
          weight.size() == 2 && tensors.get(i + 1).shape().equals(List.of(weight.get(0)));
      if (!isLayer || (i > 0 && !weight.get(1).equals(tensors.get(i - 1).shape().get(0)))) {
        return Optional.empty();
      }
    }
    return Optional.of(new NeuronPermutations(layout));
  }

  private int layers() {
    return layout.tensors().size() / 2;
  }

  private int outputs(int layer) {
    return layout.tensors().get(2 * layer + 1).size();
  }

  private int inputs(int layer) {
    return layout.tensors().get(2 * layer).shape().get(1);
  }

  /** A uniformly drawn order of the units of each hidden layer. */
  List<int[]> random(SplittableRandom random) {
    List<int[]> orders = new ArrayList<>();
    for (int layer = 0; layer < layers() - 1; layer++) {
      orders.add(Noise.order(random, outputs(layer)));
    }
    return orders;
  }

  /**
   * The order in which the units of each hidden layer stand by the mean of their incoming weights,
   * as they are before any exchange, ascending; equal ones keep their order.
   */
  List<int[]> sorting(float[] row) {
    List<int[]> orders = new ArrayList<>();
    for (int layer = 0; layer < layers() - 1; layer++) {
      int inputs = inputs(layer);
      int offset = layout.offset(2 * layer);
      double[] means = new double[outputs(layer)];
      for (int unit = 0; unit < means.length; unit++) {
        for (int k = 0; k < inputs; k++) {
          means[unit] += row[offset + unit * inputs + k] / (double) inputs;
        }
      }
      orders.add(
          IntStream.range(0, means.length)
              .boxed()
              .sorted(Comparator.comparingDouble(unit -> means[unit]))
              .mapToInt(Integer::intValue)
              .toArray());
    }
    return orders;
  }

  /**
   * Where each number of a permuted checkpoint comes from: new[k] = old[sources[k]].
   *
   * @param orders for each hidden layer, the old unit at each new place
   */
  long[] sources(List<int[]> orders) {
    long[] sources = new long[layout.size()];
    int to = 0;
    for (int layer = 0; layer < layers(); layer++) {
      int[] rows = layer < orders.size() ? orders.get(layer) : identity(outputs(layer));
      int[] columns = layer > 0 ? orders.get(layer - 1) : identity(inputs(layer));
      long weight = layout.offset(2 * layer);
      long bias = layout.offset(2 * layer + 1);
      for (int row : rows) {
        for (int column : columns) {
          sources[to++] = weight + (long) row * columns.length + column;
        }
      }
      for (int row : rows) {
        sources[to++] = bias + row;
      }
    }
    return sources;
  }

  /** That of no exchange. */
  long[] unchanged() {
    return IntStream.range(0, layout.size()).asLongStream().toArray();
  }

  private static int[] identity(int size) {
    return IntStream.range(0, size).toArray();
  }
}
