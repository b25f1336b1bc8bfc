package org.weightaudit.generators.hyperdiffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.transformer.ScalarEmbedder;
import org.weightaudit.generators.transformer.SplitPolicy;
import org.weightaudit.generators.transformer.Transformer;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * The network that predicts x₀ from x_t and t: a transformer of which each tensor of a checkpoint
 * is a token, and the embedding of the time the last one.
 */
record Denoiser(Transformer transformer, ScalarEmbedder embedder) {

  private static final int FREQUENCIES = 128;
  private static final int LOG2_OF_LAST_FREQUENCY = 20;

  static Denoiser of(HyperDiffusionConfiguration configuration, Layout layout) {
    ScalarEmbedder embedder = new ScalarEmbedder(FREQUENCIES, LOG2_OF_LAST_FREQUENCY);
    List<Integer> tensors = layout.tensors().stream().map(TensorSpec::size).toList();
    return new Denoiser(
        new Transformer(
            SplitPolicy.LAYER_BY_LAYER.lengths(List.of(tensors, List.of(embedder.size())), 1),
            tensors,
            configuration.width(),
            configuration.layers(),
            configuration.heads(),
            1,
            1,
            false),
        embedder);
  }

  StateSpec spec() {
    StateSpec.Builder builder = new StateSpec.Builder();
    transformer.addTo(builder);
    embedder.addTo(builder);
    return builder.build();
  }

  int tokens() {
    return transformer.inputs().size();
  }

  /**
   * @param x [B, D]
   * @param times [B], whole numbers
   * @return [B, D]
   */
  NDArray predict(Tensors tensors, NDArray x, NDArray times) {
    NDArray embedded = embedder.embed(tensors, times.toType(DataType.FLOAT32, false));
    return transformer.apply(tensors, x.concat(embedded, 1));
  }

  /** The mean squared error of the predicted x₀; not weighted by time. */
  NDArray loss(Tensors tensors, NDArray x0, NDArray noisy, NDArray times) {
    return predict(tensors, noisy, times).sub(x0).square().mean();
  }
}
