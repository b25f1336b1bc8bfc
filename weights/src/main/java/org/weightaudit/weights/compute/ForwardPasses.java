package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.matrix.ComposedMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/** How the networks of one architecture are brought to the device, and in which tiles. */
sealed interface ForwardPasses {

  static ForwardPasses of(Architecture architecture, Optional<FrozenRest> frozen) {
    if (architecture instanceof ConvolutionalNetwork cnn) {
      return new OfCnn(cnn, frozen);
    }
    return new OfMlp((Mlp) architecture, frozen);
  }

  int imagesPerTile();

  int networksPerTile();

  /** Rows as {@link #upload} takes them, from rows of what varies. */
  WeightMatrix rows(WeightMatrix networks);

  ForwardPass upload(NDManager scope, float[] rows, int networks);

  /** Whole networks; the first layer alone is nearly all the work, frozen or not. */
  record OfMlp(Mlp mlp, Optional<FrozenRest> frozen) implements ForwardPasses {

    private static final long ACTIVATIONS_PER_TILE = 8_000_000;

    @Override
    public int imagesPerTile() {
      return 1000;
    }

    @Override
    public int networksPerTile() {
      long widest = mlp.sizes().stream().skip(1).mapToInt(Integer::intValue).max().orElseThrow();
      return (int) Math.max(1, ACTIVATIONS_PER_TILE / (widest * imagesPerTile()));
    }

    @Override
    public WeightMatrix rows(WeightMatrix networks) {
      return frozen
          .<WeightMatrix>map(
              rest -> new ComposedMatrix(mlp.layout(), rest.varying(), networks, rest.values()))
          .orElse(networks);
    }

    @Override
    public ForwardPass upload(NDManager scope, float[] rows, int networks) {
      return new MlpForward(scope, mlp, rows, networks);
    }
  }

  /** Only what varies; the rest is there once. */
  record OfCnn(ConvolutionalNetwork cnn, Optional<FrozenRest> frozen) implements ForwardPasses {

    private static final int PARAMETERS_PER_TILE = 32_000_000;
    private static final int MOST_IMAGES_PER_TILE = 250;

    /** Of the widest layer; a deep network has some dozens beside it. */
    private static final int ACTIVATIONS_PER_TILE = 1 << 21;

    @Override
    public int imagesPerTile() {
      long fitting = ACTIVATIONS_PER_TILE / cnn.widestActivation(0);
      return (int) Math.max(1, Math.min(MOST_IMAGES_PER_TILE, fitting));
    }

    @Override
    public int networksPerTile() {
      int parameters = frozen.map(FrozenRest::varying).orElseGet(cnn::layout).size();
      return Math.max(1, PARAMETERS_PER_TILE / parameters);
    }

    @Override
    public WeightMatrix rows(WeightMatrix networks) {
      return networks;
    }

    @Override
    public ForwardPass upload(NDManager scope, float[] rows, int networks) {
      FrozenRest rest = frozen.orElseGet(() -> new FrozenRest(cnn.layout(), new float[0]));
      return new CnnForward(scope, cnn, rest, rows, networks);
    }
  }
}
