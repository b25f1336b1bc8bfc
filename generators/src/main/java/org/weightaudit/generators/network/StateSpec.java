package org.weightaudit.generators.network;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The arrays of a network by their names in PyTorch, in the order of its state dict, and how each
 * begins. Initial values are PyTorch's where none is given: weights and biases of convolutions and
 * linear layers uniform between ±1/√(fan in), which is Kaiming's rule with a = √5.
 */
public record StateSpec(List<Entry> entries) {

  /** What becomes of an array in training. */
  public enum Role {
    /** Learned; float32. */
    PARAMETER,
    /** A running statistic of batch normalisation, or a constant; float32. */
    BUFFER,
    /** How many batches were seen; int64, without dimensions. */
    COUNTER
  }

  /**
   * One array.
   *
   * @param initial its values before training
   */
  public record Entry(String name, List<Integer> shape, Role role, Initial initial) {

    /**
     * @throws IllegalArgumentException if it has more than 2^31 - 1 elements
     */
    public Entry {
      shape = List.copyOf(shape);
      double size = shape.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "array %s has shape %s, %.0f elements; wanted: at most %d"
                .formatted(name, shape, size, Integer.MAX_VALUE));
      }
    }

    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /** The value of an element before training. */
  @FunctionalInterface
  public interface Initial {
    double value(int index, SplittableRandom random);

    /** Uniform between -bound and bound. */
    static Initial uniform(double bound) {
      return (index, random) -> random.nextDouble(-bound, bound);
    }

    /** Normal, with mean 0. */
    static Initial normal(double deviation) {
      return (index, random) -> deviation * random.nextGaussian();
    }

    /** The same for all elements. */
    static Initial constant(double value) {
      return (index, random) -> value;
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
  public long size(Role role) {
    return entries(role).stream().mapToLong(Entry::size).sum();
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
      Initial uniform = Initial.uniform(1 / Math.sqrt(fanIn));
      entries.add(new Entry(name + ".weight", shape, Role.PARAMETER, uniform));
      entries.add(new Entry(name + ".bias", List.of(out), Role.PARAMETER, uniform));
      return this;
    }

    /** An array that is learned. */
    public Builder parameter(String name, List<Integer> shape, Initial initial) {
      entries.add(new Entry(name, shape, Role.PARAMETER, initial));
      return this;
    }

    /** Layer normalisation over a last axis of this size. */
    public Builder layerNorm(String name, int size) {
      return parameter(name + ".weight", List.of(size), Initial.constant(1))
          .parameter(name + ".bias", List.of(size), Initial.constant(0));
    }

    /** Numbers that stay as they are. */
    public Builder constants(String name, float... values) {
      entries.add(
          new Entry(name, List.of(values.length), Role.BUFFER, (index, random) -> values[index]));
      return this;
    }

    /** Batch normalisation over channels. */
    public Builder batchNorm(String name, int channels) {
      List<Integer> shape = List.of(channels);
      entries.add(new Entry(name + ".weight", shape, Role.PARAMETER, Initial.constant(1)));
      entries.add(new Entry(name + ".bias", shape, Role.PARAMETER, Initial.constant(0)));
      entries.add(new Entry(name + ".running_mean", shape, Role.BUFFER, Initial.constant(0)));
      entries.add(new Entry(name + ".running_var", shape, Role.BUFFER, Initial.constant(1)));
      entries.add(
          new Entry(name + ".num_batches_tracked", List.of(), Role.COUNTER, Initial.constant(0)));
      return this;
    }

    public StateSpec build() {
      return new StateSpec(entries);
    }
  }
}
