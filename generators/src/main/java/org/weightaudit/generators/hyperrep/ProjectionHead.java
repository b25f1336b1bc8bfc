package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.Tensors;

/**
 * The small network between latents and the contrastive loss: linear maps with rectifiers, and a
 * batch normalisation at the end. It is not part of what encodes or decodes.
 *
 * @param latentSize L
 * @param layers with a rectifier, at least 1
 * @param normalized whether these have batch normalisations, too
 * @param width of these
 * @param size of the outcome
 */
record ProjectionHead(int latentSize, int layers, boolean normalized, int width, int size) {

  /** In front of its arrays in the authors' trainer. */
  static final String PREFIX = "projection_head.";

  private int modulesPerLayer() {
    return normalized ? 3 : 2;
  }

  private String module(int index) {
    return PREFIX + "layers." + index;
  }

  /** A linear map that begins with Kaiming's normal weights, for rectifiers, and biases 0.01. */
  static StateSpec.Builder linear(StateSpec.Builder builder, String name, int in, int out) {
    return builder
        .parameter(name + ".weight", List.of(out, in), Initial.normal(Math.sqrt(2.0 / in)))
        .parameter(name + ".bias", List.of(out), Initial.constant(0.01));
  }

  StateSpec spec() {
    StateSpec.Builder builder = new StateSpec.Builder();
    for (int layer = 0; layer < layers; layer++) {
      int first = layer * modulesPerLayer();
      linear(builder, module(first), layer == 0 ? latentSize : width, width);
      if (normalized) {
        builder.batchNorm(module(first + 1), width);
      }
    }
    int last = layers * modulesPerLayer();
    return linear(builder, module(last), width, size).batchNorm(module(last + 1), size).build();
  }

  /** Latents [B, L] to [B, size]; statistics of the batch move the running ones. */
  NDArray project(Tensors arrays, NDArray latents, Statistics statistics) {
    NDArray x = latents;
    for (int layer = 0; layer < layers; layer++) {
      int first = layer * modulesPerLayer();
      x = Layers.linear(arrays, module(first), x);
      if (normalized) {
        x = Layers.batchNorm(arrays, module(first + 1), x, statistics);
      }
      x = Activation.relu(x);
    }
    int last = layers * modulesPerLayer();
    return Layers.batchNorm(
        arrays, module(last + 1), Layers.linear(arrays, module(last), x), statistics);
  }
}
