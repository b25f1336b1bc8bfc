package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The auto-encoder on a device.
 *
 * @param head that its loss needs; absent in official files
 * @param units [D], by which vectors are divided before they are encoded
 */
record Networks(
    ComputeDevice device,
    AutoEncoder autoEncoder,
    Optional<ProjectionHead> head,
    NetworkState state,
    float[] units)
    implements AutoCloseable {

  /** How many are encoded or decoded at a time, as the authors encode them. */
  static final int ROWS_PER_BATCH = 256;

  /** An array of a block that is not the first of its stack. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?<stack>(?:encoder|decoder)[.](?:transformer[.])?layers[.])[1-9][0-9]*(?<array>[.].*)");

  private static final String UNITS = "deviations";

  static AutoEncoder autoEncoder(HyperRepresentationsConfiguration configuration, Layout layout) {
    return new AutoEncoder(
        Tokens.of(layout), configuration.shape(), configuration.learning().positionScale());
  }

  private static ProjectionHead head(HyperRepresentationsConfiguration configuration) {
    return new ProjectionHead(
        configuration.shape().latentSize(),
        1,
        true,
        configuration.loss().headWidth(),
        configuration.loss().headSize());
  }

  private static StateSpec spec(AutoEncoder autoEncoder, Optional<ProjectionHead> head) {
    return new StateSpec(
        Stream.concat(
                autoEncoder.spec().entries().stream(),
                head.stream().flatMap(own -> own.spec().entries().stream()))
            .toList());
  }

  /** Untrained ones. */
  static Networks initial(
      ComputeDevice device,
      HyperRepresentationsConfiguration configuration,
      Layout layout,
      float[] units,
      Seed seed) {
    AutoEncoder autoEncoder = autoEncoder(configuration, layout);
    Optional<ProjectionHead> head = Optional.of(head(configuration));
    NetworkState state =
        NetworkState.initial(device, spec(autoEncoder, head), seed.of("initial").random());
    if (configuration.learning().alikeBlocks().orElse(false)) {
      copyFirstBlocks(state);
    }
    return new Networks(device, autoEncoder, head, state, units);
  }

  /** All blocks of a stack take the numbers of its first. */
  private static void copyFirstBlocks(NetworkState state) {
    Tensors arrays = state.tensors();
    for (StateSpec.Entry entry : state.spec().entries()) {
      Matcher block = BLOCK.matcher(entry.name());
      if (block.matches()) {
        NDArray first = arrays.get(block.group("stack") + 0 + block.group("array"));
        NDArray own = arrays.get(entry.name());
        own.muli(0).addi(first);
      }
    }
  }

  /** As {@link #arrays} were written. */
  static Networks read(
      ComputeDevice device,
      HyperRepresentationsConfiguration configuration,
      Layout layout,
      Map<String, StoredTensor> arrays) {
    AutoEncoder autoEncoder = autoEncoder(configuration, layout);
    boolean hasHead =
        arrays.keySet().stream().anyMatch(name -> name.startsWith(ProjectionHead.PREFIX));
    Optional<ProjectionHead> head = hasHead ? Optional.of(head(configuration)) : Optional.empty();
    StoredTensor units = arrays.get(UNITS);
    if (units == null || units.size() != layout.size()) {
      throw new FormatException(
          "the generator file has no tensor %s of %d numbers".formatted(UNITS, layout.size()));
    }
    return new Networks(
        device,
        autoEncoder,
        head,
        NetworkState.read(device, spec(autoEncoder, head), arrays, ""),
        units.toFloats());
  }

  List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>(state.arrays(""));
    arrays.add(NamedArray.ofFloats(UNITS, List.of(units.length), units));
    return arrays;
  }

  /** By what weights are divided before they are encoded, [D]. */
  static float[] units(Shape shape, Tokens tokens, WeightMatrix weights) {
    return shape.takesRawWeights() ? ones(tokens) : deviations(tokens, weights);
  }

  static float[] ones(Tokens tokens) {
    float[] ones = new float[tokens.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The unbiased standard deviation of all numbers of each layer, at least 1e-4, [D]. */
  static float[] deviations(Tokens tokens, WeightMatrix weights) {
    int layers = tokens.layers().size();
    double[] sums = new double[layers];
    double[] squares = new double[layers];
    float[] row = new float[weights.columns()];
    for (int i = 0; i < weights.rows(); i++) {
      weights.read(i, 1, row);
      for (int l = 0; l < layers; l++) {
        Tokens.Layer layer = tokens.layers().get(l);
        for (int k = layer.start(); k < layer.start() + layer.size(); k++) {
          sums[l] += row[k];
          squares[l] += (double) row[k] * row[k];
        }
      }
    }
    float[] deviations = new float[weights.columns()];
    for (int l = 0; l < layers; l++) {
      Tokens.Layer layer = tokens.layers().get(l);
      double count = (double) weights.rows() * layer.size();
      double variance = (squares[l] - sums[l] * sums[l] / count) / (count - 1);
      float deviation = (float) Math.max(1e-4, Math.sqrt(Math.max(0, variance)));
      for (int k = layer.start(); k < layer.start() + layer.size(); k++) {
        deviations[k] = deviation;
      }
    }
    return deviations;
  }

  /** Vectors as they are encoded, [n, D]. */
  NDArray scaled(NDManager manager, WeightMatrix weights) {
    float[] values = weights.toDense().values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] /= units[k % units.length];
    }
    return Upload.floats(manager, values, weights.rows(), weights.columns());
  }

  /** Latents of checkpoints, [n, L] row-major. */
  float[] encode(WeightMatrix weights, Progress progress) {
    int length = autoEncoder.shape().latentSize();
    float[] latents = new float[Math.multiplyExact(weights.rows(), length)];
    for (int first = 0; first < weights.rows(); first += ROWS_PER_BATCH) {
      progress.report("encoding", (double) first / weights.rows());
      try (NDManager scope = device.openScope()) {
        float[] batch =
            autoEncoder.encode(state.tensors(), scaled(scope, rows(weights, first))).toFloatArray();
        System.arraycopy(batch, 0, latents, first * length, batch.length);
      }
    }
    return latents;
  }

  private static WeightMatrix rows(WeightMatrix weights, int first) {
    int count = Math.min(ROWS_PER_BATCH, weights.rows() - first);
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> first + i);
    return weights.select(rows);
  }

  /**
   * Checkpoints of latents.
   *
   * @param latents [n, L] row-major
   * @return [n, D]
   */
  DenseMatrix decode(float[] latents, Progress progress) {
    int length = autoEncoder.shape().latentSize();
    int count = latents.length / length;
    float[] values = new float[Math.multiplyExact(count, units.length)];
    for (int first = 0; first < count; first += ROWS_PER_BATCH) {
      int rows = Math.min(ROWS_PER_BATCH, count - first);
      progress.report("decoding", (double) first / count);
      float[] part = Arrays.copyOfRange(latents, first * length, (first + rows) * length);
      try (NDManager scope = device.openScope()) {
        float[] batch =
            autoEncoder
                .decode(state.tensors(), Upload.floats(scope, part, rows, length))
                .toFloatArray();
        System.arraycopy(batch, 0, values, first * units.length, batch.length);
      }
    }
    for (int k = 0; k < values.length; k++) {
      values[k] *= units[k % units.length];
    }
    return new DenseMatrix(count, units.length, values);
  }

  @Override
  public void close() {
    state.close();
  }
}
