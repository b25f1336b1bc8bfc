package org.weightaudit.generators.augmentation;

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
 * Permutations of the hidden units of a plain network, which leave what it computes as it is: the
 * rows of a layer's weight, its bias, and the columns of the next layer's weight are exchanged
 * together. Units of a convolution are its output channels.
 */
public final class NeuronPermutations {

  /**
   * One layer of a chain.
   *
   * @param weight index of [out, in, …] in the layout
   * @param bias whether [out] follows it
   * @param units out
   * @param inputs numbers of a row of the weight
   */
  private record Layer(int weight, boolean bias, int units, int inputs) {}

  private final Layout layout;
  private final List<Layer> layers;

  private NeuronPermutations(Layout layout, List<Layer> layers) {
    this.layout = layout;
    this.layers = List.copyOf(layers);
  }

  /**
   * Those of a layout, if it is a chain of layers with at least one hidden one: weights with or
   * without biases, each of which takes what the one before it yields, where a fully connected
   * layer behind a convolution takes each channel as a run of numbers. Vectors before the first
   * weight belong to no layer and stay.
   *
   * @return empty for other layouts
   */
  public static Optional<NeuronPermutations> of(Layout layout) {
    List<TensorSpec> tensors = layout.tensors();
    int index = 0;
    while (index < tensors.size() && tensors.get(index).shape().size() == 1) {
      index++;
    }
    List<Layer> layers = new ArrayList<>();
    while (index < tensors.size()) {
      TensorSpec weight = tensors.get(index);
      if (weight.shape().size() < 2 || !fits(layout, layers, weight)) {
        return Optional.empty();
      }
      int units = weight.shape().get(0);
      boolean bias =
          index + 1 < tensors.size() && tensors.get(index + 1).shape().equals(List.of(units));
      layers.add(new Layer(index, bias, units, weight.size() / units));
      index += bias ? 2 : 1;
    }
    return layers.size() < 2
        ? Optional.empty()
        : Optional.of(new NeuronPermutations(layout, layers));
  }

  private static boolean fits(Layout layout, List<Layer> before, TensorSpec weight) {
    if (before.isEmpty()) {
      return true;
    }
    Layer last = before.get(before.size() - 1);
    int takes = weight.shape().get(1);
    boolean flattens =
        weight.shape().size() == 2 && layout.tensors().get(last.weight()).shape().size() > 2;
    return takes == last.units() || (flattens && takes % last.units() == 0);
  }

  /** Of a layout whose units are not exchanged. */
  public static NeuronPermutations none(Layout layout) {
    return new NeuronPermutations(layout, List.of());
  }

  /** A uniformly drawn order of the units of each hidden layer. */
  public List<int[]> random(SplittableRandom random) {
    return hidden().stream().map(layer -> Noise.order(random, layer.units())).toList();
  }

  private List<Layer> hidden() {
    return layers.subList(0, Math.max(0, layers.size() - 1));
  }

  /**
   * The order in which the units of each hidden layer stand by the mean of their incoming weights,
   * as they are before any exchange, ascending; equal ones keep their order.
   */
  public List<int[]> sorting(float[] row) {
    return hidden().stream()
        .map(
            layer ->
                IntStream.range(0, layer.units())
                    .boxed()
                    .sorted(Comparator.comparingDouble(unit -> meanOfIncoming(row, layer, unit)))
                    .mapToInt(Integer::intValue)
                    .toArray())
        .toList();
  }

  private double meanOfIncoming(float[] row, Layer layer, int unit) {
    int offset = layout.offset(layer.weight()) + unit * layer.inputs();
    double mean = 0;
    for (int k = 0; k < layer.inputs(); k++) {
      mean += row[offset + k] / (double) layer.inputs();
    }
    return mean;
  }

  /**
   * Where each number of a permuted checkpoint comes from: new[k] = old[sources[k]].
   *
   * @param orders for each hidden layer, the old unit at each new place
   */
  public long[] sources(List<int[]> orders) {
    long[] sources = unchanged();
    int[] columns = {0};
    for (int index = 0; index < layers.size(); index++) {
      Layer layer = layers.get(index);
      int[] rows =
          index < orders.size() ? orders.get(index) : IntStream.range(0, layer.units()).toArray();
      int to = layout.offset(layer.weight());
      long weight = to;
      int run = layer.inputs() / columns.length;
      for (int row : rows) {
        for (int column : columns) {
          long from = weight + (long) row * layer.inputs() + (long) column * run;
          for (int k = 0; k < run; k++) {
            sources[to++] = from + k;
          }
        }
      }
      if (layer.bias()) {
        long bias = to;
        for (int row : rows) {
          sources[to++] = bias + row;
        }
      }
      columns = rows;
    }
    return sources;
  }

  /** That of no exchange. */
  public long[] unchanged() {
    return IntStream.range(0, layout.size()).asLongStream().toArray();
  }
}
