package org.weightaudit.generators.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StartPrediction;
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
    NDArray times = embedder.embed(tensors, condition.times());
    NDArray vectors = vectors(noisy, starts, times, metrics(tensors, condition));
    return future(transformer.apply(tensors, vectors), starts);
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

  /**
   * The same at one time after the other, where starts and metrics stay the same: what is known
   * beforehand has entered the transformer.
   *
   * @param scope to which what is kept belongs
   * @param metrics of {@link #metrics}
   * @param times of the diffusion, 0 to less
   */
  StartPrediction overTimes(
      NDManager scope, Tensors tensors, NDArray starts, NDArray metrics, int times) {
    int columns = (int) starts.size(1);
    int afterTimes = 2 * columns + embedder.size();
    Map<Integer, NDArray> steady = transformer.entered(tensors, starts, columns);
    steady.putAll(transformer.entered(tensors, metrics, afterTimes));
    NDArray embedded =
        embedder.embed(tensors, Upload.floats(scope, told(IntStream.range(0, times).toArray())));
    Map<Integer, NDArray> ofTimes = transformer.entered(tensors, embedded, 2 * columns);
    return (x, time) -> {
      Map<Integer, NDArray> entered = new HashMap<>(steady);
      ofTimes.forEach(
          (token, all) -> entered.put(token, row(all, time).broadcast(x.size(0), all.size(1))));
      NDArray vectors =
          transformer.lengthBeside(entered) == columns
              ? x
              : vectors(x, starts, row(embedded, time).repeat(0, x.size(0)), metrics);
      return future(transformer.apply(tensors, vectors, entered), starts);
    };
  }

  private static NDArray row(NDArray all, int row) {
    return all.get(new NDIndex().addSliceDim(row, row + 1));
  }

  private static NDArray vectors(
      NDArray noisy, NDArray starts, NDArray embeddedTimes, NDArray metrics) {
    return NDArrays.concat(new NDList(noisy, starts, embeddedTimes, metrics), 1);
  }

  private NDArray future(NDArray predicted, NDArray starts) {
    return shape.residual() ? predicted.add(starts) : predicted;
  }

  /** The mean squared error of the prediction; not weighted by time. */
  NDArray loss(
      Tensors tensors, NDArray future, NDArray noisy, NDArray starts, Condition condition) {
    return predict(tensors, noisy, starts, condition).sub(future).square().mean();
  }
}
