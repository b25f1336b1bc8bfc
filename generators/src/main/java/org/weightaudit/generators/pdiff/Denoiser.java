package org.weightaudit.generators.pdiff;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;

/**
 * The network that predicts the noise in a latent: one-dimensional convolutions that keep the
 * length d, each of whose inputs gets the embedding of the time added, with skip additions from the
 * first half to the second.
 *
 * @param latentSize d
 * @param channels K, an odd number of them, symmetric, 1 at both ends
 * @param kernel odd
 */
record Denoiser(int latentSize, List<Integer> channels, int kernel) {

  private static final int FREQUENCIES = 128;
  private static final double LONGEST_PERIOD = 10_000;
  private static final String FREQUENCY_BUFFER = "time_embedder.freqs";

  private int layers() {
    return channels.size() - 1;
  }

  private int encoderLayers() {
    return channels.size() / 2 + 1;
  }

  private String name(int layer) {
    return layer < encoderLayers()
        ? "encoder_list." + layer
        : "decoder_list." + (layer - encoderLayers());
  }

  StateSpec spec() {
    StateSpec.Builder builder =
        new StateSpec.Builder()
            .constants(FREQUENCY_BUFFER, frequencies())
            .linear("time_embedder.mlp.0", 2 * FREQUENCIES, latentSize)
            .linear("time_embedder.mlp.2", latentSize, latentSize);
    for (int layer = 0; layer < layers(); layer++) {
      int out = channels.get(layer + 1);
      builder.convolution(name(layer) + ".0", channels.get(layer), out, kernel);
      if (out > 1) {
        builder.batchNorm(name(layer) + ".1.0", out);
      }
    }
    return builder.build();
  }

  /**
   * The arrays for many passes by running statistics, which are part of the convolutions then.
   *
   * @param scope to which what is made belongs
   */
  Tensors folded(NDManager scope, Tensors tensors) {
    Map<String, NDArray> folded = new HashMap<>();
    for (int layer = 0; layer < layers(); layer++) {
      if (channels.get(layer + 1) > 1) {
        folded.putAll(Layers.folded(tensors, name(layer) + ".0", name(layer) + ".1.0"));
      }
    }
    folded.values().forEach(array -> array.attach(scope));
    return tensors.with(folded);
  }

  /** The angular frequencies of the time embedding, from 1 down. */
  static float[] frequencies() {
    float[] frequencies = new float[FREQUENCIES];
    for (int i = 0; i < FREQUENCIES; i++) {
      frequencies[i] = (float) Math.exp((float) -Math.log(LONGEST_PERIOD) * i / FREQUENCIES);
    }
    return frequencies;
  }

  /** Cosines, then sines of times: [B] float32 to [B, 256]. */
  static NDArray timeFeatures(Tensors tensors, NDArray times) {
    NDArray angles = times.reshape(-1, 1).mul(tensors.get(FREQUENCY_BUFFER));
    return NDArrays.concat(new NDList(angles.cos(), angles.sin()), 1);
  }

  /** The embedding of times: [B] float32 to [B, d]. */
  NDArray timeEmbedding(Tensors tensors, NDArray times) {
    NDArray features = timeFeatures(tensors, times);
    NDArray hidden = Layers.linear(tensors, "time_embedder.mlp.0", features);
    return Layers.linear(tensors, "time_embedder.mlp.2", Layers.silu(hidden));
  }

  /**
   * The noise in latents.
   *
   * @param x [B, d]
   * @param timeEmbedding [B, d], or [1, d] for one time
   * @return [B, d]
   */
  NDArray predict(Tensors tensors, NDArray x, NDArray timeEmbedding, Statistics statistics) {
    NDArray time = timeEmbedding.expandDims(1);
    NDArray signal = x.expandDims(1);
    List<NDArray> kept = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      int current = layer;
      NDArray before = signal;
      signal = Layers.part(() -> layer(tensors, current, before, kept, time, statistics));
      kept.add(signal);
    }
    return signal.squeeze(1);
  }

  private NDArray layer(
      Tensors tensors,
      int layer,
      NDArray before,
      List<NDArray> kept,
      NDArray time,
      Statistics statistics) {
    int skip = layer - encoderLayers();
    NDArray signal = skip < 0 ? before : before.add(kept.get(encoderLayers() - 3 - skip));
    NDArray convolved = Layers.convolution(tensors, name(layer) + ".0", signal.add(time), 1);
    if (channels.get(layer + 1) == 1) {
      return convolved;
    }
    NDArray normalised = Layers.batchNorm(tensors, name(layer) + ".1.0", convolved, statistics);
    return Activation.elu(normalised, 1);
  }

  /**
   * The training loss: the mean squared error of the predicted noise, over those entries that have
   * a value.
   *
   * @param latents x₀, [B, d]; NaN where there is none
   * @param times [B] int32
   * @param signalRates √ᾱ of every time, [T]
   * @param noiseRates √(1 - ᾱ) of every time, [T]
   * @param noise [B, d]
   */
  NDArray loss(
      Tensors tensors,
      NDArray latents,
      NDArray times,
      NDArray signalRates,
      NDArray noiseRates,
      NDArray noise) {
    NDArray missing = latents.isNaN();
    NDArray present = missing.logicalNot().toType(DataType.FLOAT32, false);
    NDArray known = NDArrays.where(missing, latents.zerosLike(), latents);
    NDArray noisy = noisy(known, times, signalRates, noiseRates, noise);
    NDArray embedding = timeEmbedding(tensors, times.toType(DataType.FLOAT32, false));
    NDArray predicted = predict(tensors, noisy, embedding, Statistics.BATCH);
    return predicted.sub(noise).square().mul(present).sum().div(present.sum());
  }

  /** x_t of latents x₀. */
  static NDArray noisy(
      NDArray latents, NDArray times, NDArray signalRates, NDArray noiseRates, NDArray noise) {
    NDArray signal = signalRates.get(new NDIndex("{}", times)).expandDims(1);
    NDArray rate = noiseRates.get(new NDIndex("{}", times)).expandDims(1);
    return latents.mul(signal).add(noise.mul(rate));
  }
}
