package org.weightaudit.generators.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The arrays of a network by their names in PyTorch, in the order of its state dict, and how each
 * begins. Initial values are PyTorch's: weights and biases of convolutions and linear layers
 * uniform between ±1/√(fan in), which is Kaiming's rule with a = √5.
 */
public record StateSpec(List<Entry> entries) {

  /** What becomes of an array in training. */
  public enum Role {
    /** Learned; float32. */
    PARAMETER,
    /** A running statistic of batch normalisation; float32. */
    BUFFER,
    /** How many batches were seen; int64, without dimensions. */
    COUNTER
  }

  /**
   * One array.
   *
   * @param low its initial values are uniform from here
   * @param high to here; constant if both are equal
   */
  public record Entry(String name, List<Integer> shape, Role role, double low, double high) {

    public Entry {
      shape = List.copyOf(shape);
    }

    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  public StateSpec {
    entries = List.copyOf(entries);
  }

  /** The entries of one role, in order. */
  public List<Entry> entries(Role role) {
    return entries.stream().filter(entry -> entry.role() == role).toList();
  }

  /** How many numbers have this role. */
  public int size(Role role) {
    return entries(role).stream().mapToInt(Entry::size).reduce(0, Math::addExact);
  }

  /** Collects the entries of a network, layer by layer. */
  public static final class Builder {

    private final List<Entry> entries = new ArrayList<>();

    /** y = W·x + b with weight [out, in]. */
    public Builder linear(String name, int in, int out) {
      return weightAndBias(name, List.of(out, in), out, in);
    }

    /** A one-dimensional convolution with weight [out, in, kernel]. */
    public Builder convolution(String name, int in, int out, int kernel) {
      return weightAndBias(name, List.of(out, in, kernel), out, in * kernel);
    }

    /**
     * A transposed one-dimensional convolution with weight [in, out, kernel]. PyTorch takes the
     * second axis for the inputs when it computes the fan in; so does this.
     */
    public Builder transposedConvolution(String name, int in, int out, int kernel) {
      return weightAndBias(name, List.of(in, out, kernel), out, out * kernel);
    }

    private Builder weightAndBias(String name, List<Integer> shape, int out, int fanIn) {
      double bound = 1 / Math.sqrt(fanIn);
      entries.add(new Entry(name + ".weight", shape, Role.PARAMETER, -bound, bound));
      entries.add(new Entry(name + ".bias", List.of(out), Role.PARAMETER, -bound, bound));
      return this;
    }

    /** Batch normalisation over channels. */
    public Builder batchNorm(String name, int channels) {
      List<Integer> shape = List.of(channels);
      entries.add(new Entry(name + ".weight", shape, Role.PARAMETER, 1, 1));
      entries.add(new Entry(name + ".bias", shape, Role.PARAMETER, 0, 0));
      entries.add(new Entry(name + ".running_mean", shape, Role.BUFFER, 0, 0));
      entries.add(new Entry(name + ".running_var", shape, Role.BUFFER, 1, 1));
      entries.add(new Entry(name + ".num_batches_tracked", List.of(), Role.COUNTER, 0, 0));
      return this;
    }

    public StateSpec build() {
      return new StateSpec(entries);
    }
  }
}
