package org.weightaudit.generators.pdiff;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;

/**
 * The one-dimensional convolutional auto-encoder of P-diff. Each level of the encoder halves the
 * length, each of the decoder doubles it.
 *
 * @param length L of the vectors, divisible by 2 to the number of levels
 * @param channels of each level, C
 * @param latentSize d
 * @param kernel odd
 */
record AutoEncoder(int length, List<Integer> channels, int latentSize, int kernel) {

  private static final float LEAK = 0.01f;

  private int levels() {
    return channels.size();
  }

  private int last() {
    return channels.get(levels() - 1);
  }

  /** Length of the signal behind the last level. */
  private int shortest() {
    return length >> levels();
  }

  StateSpec spec() {
    StateSpec.Builder builder = new StateSpec.Builder();
    int in = 1;
    for (int level = 0; level < levels(); level++) {
      String name = "encoder." + level;
      builder.convolution(name + ".0", in, channels.get(level), kernel);
      builder.batchNorm(name + ".1", channels.get(level));
      in = channels.get(level);
    }
    builder.linear("to_latent", shortest() * last(), latentSize);
    builder.linear("fc_mu", latentSize, latentSize);
    builder.linear("fc_var", latentSize, latentSize);
    builder.linear("to_decode", latentSize, shortest() * last());
    for (int level = 0; level < levels() - 1; level++) {
      String name = "decoder." + level;
      int out = channels.get(levels() - 2 - level);
      builder.transposedConvolution(name + ".0", in, out, kernel);
      builder.batchNorm(name + ".1", out);
      in = out;
    }
    builder.transposedConvolution("final_layer.0", in, in, kernel);
    builder.batchNorm("final_layer.1", in);
    builder.convolution("final_layer.3", in, 1, kernel);
    return builder.build();
  }

  /** A level of the encoder: [B, C, length] to [B, C', length/2]. */
  NDArray encoderLevel(Tensors tensors, int level, NDArray x, Statistics statistics) {
    String name = "encoder." + level;
    NDArray convolved = Layers.convolution(tensors, name + ".0", x, 2);
    NDArray normalised = Layers.batchNorm(tensors, name + ".1", convolved, statistics);
    return Activation.leakyRelu(normalised, LEAK);
  }

  /** What both heads of the encoder see: [B, L] to [B, d]. */
  NDArray toLatent(Tensors tensors, NDArray x, Statistics statistics) {
    NDArray signal = x.expandDims(1);
    for (int level = 0; level < levels(); level++) {
      signal = encoderLevel(tensors, level, signal, statistics);
    }
    NDArray flat = signal.reshape(x.getShape().get(0), (long) shortest() * last());
    return Layers.linear(tensors, "to_latent", flat);
  }

  /** The latent μ of vectors: [B, L] to [B, d]. */
  NDArray encode(Tensors tensors, NDArray x, Statistics statistics) {
    return mean(tensors, toLatent(tensors, x, statistics));
  }

  NDArray mean(Tensors tensors, NDArray toLatent) {
    return Layers.linear(tensors, "fc_mu", toLatent);
  }

  NDArray logVariance(Tensors tensors, NDArray toLatent) {
    return Layers.linear(tensors, "fc_var", toLatent);
  }

  /** The shortest signal of latents: [B, d] to [B, C, L/2^levels]. */
  NDArray toDecode(Tensors tensors, NDArray latents) {
    return Layers.linear(tensors, "to_decode", latents)
        .reshape(latents.getShape().get(0), last(), shortest());
  }

  /** A level of the decoder: [B, C, length] to [B, C', 2·length]. */
  NDArray decoderLevel(Tensors tensors, int level, NDArray x, Statistics statistics) {
    return doubling(tensors, "decoder." + level, x, statistics);
  }

  private static NDArray doubling(Tensors tensors, String name, NDArray x, Statistics statistics) {
    NDArray convolved = Layers.doublingConvolution(tensors, name + ".0", x);
    return Activation.elu(Layers.batchNorm(tensors, name + ".1", convolved, statistics), 1);
  }

  /** The vectors of latents: [B, d] to [B, L]. */
  NDArray decode(Tensors tensors, NDArray latents, Statistics statistics) {
    NDArray signal = toDecode(tensors, latents);
    for (int level = 0; level < levels() - 1; level++) {
      signal = decoderLevel(tensors, level, signal, statistics);
    }
    signal = doubling(tensors, "final_layer", signal, statistics);
    return Layers.convolution(tensors, "final_layer.3", signal, 1).squeeze(1);
  }

  /**
   * The training loss: the mean squared error of what the decoder makes of the latents with noise.
   *
   * @param x [B, L]
   * @param latentNoise added to the latents, [B, d]
   */
  NDArray loss(Tensors tensors, NDArray x, NDArray latentNoise) {
    NDArray latents = encode(tensors, x, Statistics.BATCH).add(latentNoise);
    return decode(tensors, latents, Statistics.BATCH).sub(x).square().mean();
  }
}
