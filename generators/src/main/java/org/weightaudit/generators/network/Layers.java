package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import java.util.function.Supplier;

/** Layers as PyTorch computes them, on named arrays. Signals are [batch, channels, length]. */
public final class Layers {

  private static final float EPSILON = 1e-5f;

  /** The running statistics keep this share of what they were. */
  private static final float KEPT = 0.9f;

  /** DJL's way of saying that channels are the second axis, without swapping axes. */
  private static final int CHANNELS = -1;

  /** By which mean and variance batch normalisation normalises. */
  public enum Statistics {
    /** Those of the batch; the running ones move towards them. */
    BATCH,
    /** The running ones. */
    RUNNING,
    /** The running ones, by which the convolution before is {@link Layers#folded} already. */
    FOLDED,
    /**
     * Each sample's own, over its positions: what a batch of one would give. The running ones stay.
     */
    SAMPLE
  }

  private Layers() {}

  /**
   * What a part of a network makes of its input. All else that it makes is freed at once and not
   * with the whole, so that the next part works in the same memory. Derivatives keep what they
   * need.
   */
  public static NDArray part(Supplier<NDArray> part) {
    NDArray made;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      made = part.get();
      NDScope.unregister(made);
    }
    NDScope.register(made);
    return made;
  }

  /** y = W·x + b. */
  public static NDArray linear(Tensors tensors, String name, NDArray x) {
    return Linear.linear(x, tensors.get(name + ".weight"), tensors.get(name + ".bias"))
        .singletonOrThrow();
  }

  /** A convolution with an odd kernel and (kernel - 1)/2 zeros on both sides. */
  public static NDArray convolution(Tensors tensors, String name, NDArray x, int stride) {
    NDArray weight = tensors.get(name + ".weight");
    long padding = weight.getShape().get(2) / 2;
    return Conv1d.conv1d(
            x, weight, tensors.get(name + ".bias"), new Shape(stride), new Shape(padding))
        .singletonOrThrow();
  }

  /**
   * A transposed convolution of stride 2 with an odd kernel of k taps, padding p = (k - 1)/2 and
   * output padding 1: the length doubles. Output j = Σᵢ x[i]·w[j - 2i + p]. The taps with which
   * even and odd outputs see the input are disjoint, so this is one convolution with p + 1 taps
   * that yields both, interleaved afterwards. (DJL 0.35 has no transposed convolution on PyTorch.)
   */
  public static NDArray doublingConvolution(Tensors tensors, String name, NDArray x) {
    NDArray weight = tensors.get(name + ".weight"); // [in, out, k]
    NDArray bias = tensors.get(name + ".bias");
    long in = weight.getShape().get(0);
    long out = weight.getShape().get(1);
    long padding = weight.getShape().get(2) / 2;
    boolean odd = padding % 2 == 1;
    NDArray zero = weight.getManager().zeros(new Shape(in, out, 1));
    NDArray even = odd ? zero.concat(weight, 2) : weight.concat(zero, 2);
    NDArray taps =
        even.reshape(in, out, padding + 1, 2)
            .flip(2)
            .transpose(1, 3, 0, 2)
            .reshape(out * 2, in, padding + 1);
    NDArray biases = NDArrays.stack(new NDList(bias, bias), 1).flatten();
    NDArray both =
        Conv1d.conv1d(x, taps, biases, new Shape(1), new Shape((padding + 1) / 2))
            .singletonOrThrow();
    long length = x.getShape().get(2);
    NDArray aligned = odd ? both.get(":, :, 1:") : both;
    return aligned
        .reshape(x.getShape().get(0), out, 2, length)
        .transpose(0, 1, 3, 2)
        .reshape(x.getShape().get(0), out, 2 * length);
  }

  /**
   * x·σ(x). Not by DJL's swish, which multiplies by a number: on a CPU the engine then keeps the
   * number for the derivative in memory that the JVM may have collected before the backward pass.
   * No number may be a factor in a loss for that reason.
   */
  public static NDArray silu(NDArray x) {
    return x.mul(Activation.sigmoid(x));
  }

  /** Layer normalisation over the last axis. */
  public static NDArray layerNorm(Tensors tensors, String name, NDArray x) {
    NDArray weight = tensors.get(name + ".weight");
    NDArray bias = tensors.get(name + ".bias");
    return LayerNorm.layerNorm(x, weight.getShape(), weight, bias, EPSILON).singletonOrThrow();
  }

  /**
   * A convolution and the batch normalisation by running statistics that follows it as one
   * convolution: γ·(W·x + b - μ)/√(σ² + ε) + β = (W·s)·x + (b - μ)·s + β with s = γ/√(σ² + ε).
   *
   * @return its weight and bias by the names of the convolution's
   */
  public static Map<String, NDArray> folded(Tensors tensors, String convolution, String norm) {
    NDArray weight = tensors.get(convolution + ".weight");
    NDArray bias = tensors.get(convolution + ".bias");
    NDArray mean = tensors.get(norm + ".running_mean");
    return Map.of(
        convolution + ".weight",
        part(() -> weight.mul(scale(tensors, norm).reshape(-1, 1, 1))),
        convolution + ".bias",
        part(() -> bias.sub(mean).mul(scale(tensors, norm)).add(tensors.get(norm + ".bias"))));
  }

  private static NDArray scale(Tensors tensors, String norm) {
    NDArray variance = tensors.get(norm + ".running_var");
    return tensors.get(norm + ".weight").div(variance.add(EPSILON).sqrt());
  }

  /** Batch normalisation over batch and length. */
  public static NDArray batchNorm(Tensors tensors, String name, NDArray x, Statistics statistics) {
    if (statistics == Statistics.FOLDED) {
      return x;
    }
    NDArray weight = tensors.get(name + ".weight");
    NDArray bias = tensors.get(name + ".bias");
    if (statistics == Statistics.SAMPLE) {
      NDArray centred = x.sub(x.mean(new int[] {2}, true));
      NDArray variance = centred.square().mean(new int[] {2}, true);
      return centred
          .div(variance.add(EPSILON).sqrt())
          .mul(weight.reshape(1, -1, 1))
          .add(bias.reshape(1, -1, 1));
    }
    boolean training = statistics == Statistics.BATCH;
    if (training) {
      tensors.get(name + ".num_batches_tracked").addi(1);
    }
    return BatchNorm.batchNorm(
            x,
            tensors.get(name + ".running_mean"),
            tensors.get(name + ".running_var"),
            weight,
            bias,
            CHANNELS,
            KEPT,
            EPSILON,
            training)
        .singletonOrThrow();
  }
}
