package org.weightaudit.generators.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.transformer.ScalarEmbedder;
import org.weightaudit.generators.transformer.Transformer;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * The network that predicts a future checkpoint from it in noise, the time, a checkpoint before it
 * and the metrics of both (Peebles et al., 2022, section 3). Checkpoints are vectors in normalised
 * units.
 */
record Denoiser(Shape shape, Transformer transformer, ScalarEmbedder embedder) {

  static Denoiser of(Shape shape, Layout layout) {
    ScalarEmbedder embedder = new ScalarEmbedder(shape.frequencies(), shape.log2OfLastFrequency());
    List<Integer> checkpoint = layout.tensors().stream().map(TensorSpec::size).toList();
    List<List<Integer>> inputs = new ArrayList<>(List.of(checkpoint, checkpoint));
    int scalars = shape.absoluteConditioning() ? 4 : 2;
    for (int k = 0; k < scalars; k++) {
      inputs.add(List.of(embedder.size()));
    }
    return new Denoiser(
        shape,
        new Transformer(
            shape.splitPolicy().lengths(inputs, shape.chunkSize()),
            shape.splitPolicy().lengths(List.of(checkpoint), shape.chunkSize()),
            shape.width(),
            shape.layers(),
            shape.heads(),
            shape.encoderDepth(),
            shape.decoderDepth(),
            true),
        embedder);
  }

  StateSpec spec() {
    StateSpec.Builder builder = new StateSpec.Builder();
    transformer.addTo(builder);
    embedder.addTo(builder);
    return builder.build();
  }

  /** Weights of linear layers decay; biases, normalisations and positions do not. */
  static boolean decays(StateSpec.Entry entry) {
    return entry.shape().size() == 2;
  }

  /**
   * What is known of the rows of a batch beside vectors, [B] float32 each.
   *
   * @param times of the diffusion, times the shape's factor
   * @param differences target - current, in float64 until here
   * @param targets metrics of the future checkpoints
   * @param currents metrics of the starts
   */
  record Condition(NDArray times, NDArray differences, NDArray targets, NDArray currents) {

    static Condition of(NDManager manager, float[] times, double[] currents, double[] targets) {
      float[] differences = new float[targets.length];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = (float) (targets[i] - currents[i]);
      }
      return new Condition(
          Upload.floats(manager, times),
          Upload.floats(manager, differences),
          Upload.floats(manager, rounded(targets)),
          Upload.floats(manager, rounded(currents)));
    }

    private static float[] rounded(double[] values) {
      float[] rounded = new float[values.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) values[i];
      }
      return rounded;
    }
  }

  /** Times as the network is told them. */
  float[] told(int... times) {
    float[] told = new float[times.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = (float) (times[i] * shape.timeFactor());
    }
    return told;
  }

  /**
   * @param noisy future checkpoints in noise, [B, D]
   * @param starts [B, D]
   * @return future checkpoints, [B, D]
   */
  NDArray predict(Tensors tensors, NDArray noisy, NDArray starts, Condition condition) {
    NDArray metrics = metrics(tensors, condition);
    return predict(tensors, noisy, starts, condition.times(), metrics, Map.of());
  }

  /** What the network sees of the metrics, whatever the time: [B, length of their tokens]. */
  NDArray metrics(Tensors tensors, Condition condition) {
    NDArray differences = embedder.embed(tensors, condition.differences());
    if (!shape.absoluteConditioning()) {
      return differences;
    }
    NDArray targets = embedder.embed(tensors, condition.targets());
    NDArray currents = embedder.embed(tensors, condition.currents());
    return NDArrays.concat(new NDList(differences, targets, currents), 1);
  }

  /** The tokens that are the same at all times, as they enter the transformer. */
  Map<Integer, NDArray> entered(Tensors tensors, NDArray starts, NDArray metrics) {
    NDArray noTimes = starts.getManager().zeros(new ai.djl.ndarray.types.Shape(starts.size(0)));
    NDArray vectors = vectors(tensors, starts, starts, noTimes, metrics);
    int columns = (int) starts.size(1);
    Map<Integer, NDArray> entered = new HashMap<>();
    entered.putAll(transformer.entered(tensors, vectors, columns, 2 * columns));
    int afterTimes = 2 * columns + embedder.size();
    entered.putAll(transformer.entered(tensors, vectors, afterTimes, (int) vectors.size(1)));
    return entered;
  }

  private NDArray vectors(
      Tensors tensors, NDArray noisy, NDArray starts, NDArray times, NDArray metrics) {
    return NDArrays.concat(new NDList(noisy, starts, embedder.embed(tensors, times), metrics), 1);
  }

  /**
   * The same at other times than those of the condition.
   *
   * @param times [B]
   * @param entered tokens of starts and metrics that have entered before
   */
  NDArray predict(
      Tensors tensors,
      NDArray noisy,
      NDArray starts,
      NDArray times,
      NDArray metrics,
      Map<Integer, NDArray> entered) {
    NDArray vectors = vectors(tensors, noisy, starts, times, metrics);
    NDArray predicted = transformer.apply(tensors, vectors, entered);
    return shape.residual() ? predicted.add(starts) : predicted;
  }

  /** The mean squared error of the prediction; not weighted by time. */
  NDArray loss(
      Tensors tensors, NDArray future, NDArray noisy, NDArray starts, Condition condition) {
    return predict(tensors, noisy, starts, condition).sub(future).square().mean();
  }
}
