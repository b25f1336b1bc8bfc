package org.weightaudit.generators.hyperdiffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StartPrediction;
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

  /**
   * The same at one time after the other: tokens of the times have entered the transformer.
   *
   * @param scope to which what is kept belongs
   * @param times 0 to less
   * @param columns D
   */
  StartPrediction overTimes(NDManager scope, Tensors tensors, int times, int columns) {
    NDArray embedded = embedder.embed(tensors, scope.arange((float) times));
    Map<Integer, NDArray> ofTimes = transformer.entered(tensors, embedded, columns);
    return (x, time) -> {
      Map<Integer, NDArray> entered = new HashMap<>();
      ofTimes.forEach(
          (token, all) -> {
            NDArray one = all.get(new NDIndex().addSliceDim(time, time + 1));
            entered.put(token, one.broadcast(x.size(0), all.size(1)));
          });
      return transformer.apply(tensors, x, entered);
    };
  }

  /** The mean squared error of the predicted x₀; not weighted by time. */
  NDArray loss(Tensors tensors, NDArray x0, NDArray noisy, NDArray times) {
    return predict(tensors, noisy, times).sub(x0).square().mean();
  }
}
