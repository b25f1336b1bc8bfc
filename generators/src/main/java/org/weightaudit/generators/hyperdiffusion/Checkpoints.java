package org.weightaudit.generators.hyperdiffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.augmentation.NeuronPermutations;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusionConfiguration.Augmentation;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.random.Seed;

/** The checkpoints of a training on the device, and batches of them as the network sees them. */
final class Checkpoints implements AutoCloseable {

  private final HyperDiffusionConfiguration configuration;
  private final NDManager manager;
  private final NDArray weights;
  private final NDArray mean;
  private final double factor;

  /** Those of all checkpoints, [K, D]; without rows if each has others or none. */
  private final List<long[]> permutations;

  private final NeuronPermutations neurons;
  private final Seed ownPermutations;

  Checkpoints(
      ComputeDevice device,
      TrainingSet set,
      HyperDiffusionConfiguration configuration,
      Scaling scaling,
      Mode mode,
      Seed seed) {
    this.configuration = configuration;
    neurons = neurons(set, configuration.augmentation());
    ownPermutations = seed.of("own permutations");
    permutations = new ArrayList<>();
    if (configuration.augmentation() == Augmentation.PERMUTE_SAME) {
      if (mode == Mode.CORRECTED) {
        permutations.add(neurons.unchanged());
      }
      for (int k = 0; k < configuration.augmentationAmount(); k++) {
        permutations.add(neurons.sources(neurons.random(seed.of("permutations").of(k).random())));
      }
    }
    manager = device.openScope();
    mean = Upload.floats(manager, scaling.mean(), 1, scaling.mean().length);
    factor = scaling.factor();
    int rows = set.weights().rows();
    weights = manager.zeros(new Shape(rows, set.weights().columns()));
    for (int row = 0; row < rows; row++) {
      float[] values = set.weights().row(row);
      if (configuration.augmentation() == Augmentation.SORT_PERMUTE) {
        values = taken(values, neurons.sources(neurons.sorting(values)));
      }
      try (NDArray uploaded = Upload.floats(manager, values)) {
        weights.set(new NDIndex("{}", row), uploaded);
      }
    }
  }

  private static NeuronPermutations neurons(TrainingSet set, Augmentation augmentation) {
    return NeuronPermutations.of(set.layout())
        .orElseGet(
            () -> {
              if (augmentation == Augmentation.NONE || augmentation == Augmentation.INTERPOLATE) {
                return NeuronPermutations.none(set.layout());
              }
              throw new IllegalArgumentException(
                  "augmentation is %s; wanted: NONE or INTERPOLATE, since the tensors %s are no chain of weights and biases"
                      .formatted(augmentation, set.layout().names()));
            });
  }

  private static float[] taken(float[] values, long[] sources) {
    float[] taken = new float[values.length];
    for (int k = 0; k < taken.length; k++) {
      taken[k] = values[(int) sources[k]];
    }
    return taken;
  }

  int count() {
    return (int) weights.getShape().get(0);
  }

  /**
   * Checkpoints as vectors, changed and scaled as configured.
   *
   * @param random where the changes come from
   * @return [rows, D]; belongs to the caller's scope
   */
  NDArray batch(int[] rows, SplittableRandom random) {
    NDArray chosen = rows(rows);
    NDArray changed =
        switch (configuration.augmentation()) {
          case NONE, SORT_PERMUTE -> chosen;
          case PERMUTE, PERMUTE_SAME, PERMUTE_OWN -> chosen.gather(sources(rows, random), 1);
          case INTERPOLATE -> interpolated(chosen, random);
        };
    if (configuration.jitter() > 0) {
      changed = changed.add(uniform(random, configuration.jitter(), changed.getShape()));
    }
    if (configuration.noiseDeviation() > 0) {
      changed = changed.add(gaussian(random, configuration.noiseDeviation(), changed.getShape()));
    }
    return changed.sub(mean).muli(factor);
  }

  private NDArray rows(int[] rows) {
    return weights.get(new NDIndex("{}", manager.create(rows)));
  }

  /** Where the numbers of each row of a batch come from, [n, D] int64. */
  private NDArray sources(int[] rows, SplittableRandom random) {
    int columns = (int) weights.getShape().get(1);
    long[] sources = new long[Math.multiplyExact(rows.length, columns)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(sources(rows[i], random), 0, sources, i * columns, columns);
    }
    return Upload.longs(manager, sources).reshape(rows.length, columns);
  }

  private long[] sources(int row, SplittableRandom random) {
    return switch (configuration.augmentation()) {
      case PERMUTE_SAME -> permutations.get(random.nextInt(permutations.size()));
      case PERMUTE_OWN -> {
        int chosen = random.nextInt((int) configuration.augmentationAmount() + 1);
        yield chosen == 0
            ? neurons.unchanged()
            : neurons.sources(neurons.random(ownPermutations.of(row).of(chosen).random()));
      }
      default -> neurons.sources(neurons.random(random));
    };
  }

  private NDArray interpolated(NDArray chosen, SplittableRandom random) {
    int count = (int) chosen.getShape().get(0);
    NDArray others = rows(Noise.indices(random, count, count()));
    NDArray share = uniform(random, configuration.augmentationAmount(), new Shape(count, 1));
    return chosen.add(others.sub(chosen).mul(share));
  }

  private NDArray uniform(SplittableRandom random, double bound, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) (bound * random.nextDouble());
    }
    return Upload.floats(manager, values, shape.getShape());
  }

  private NDArray gaussian(SplittableRandom random, double deviation, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) (deviation * random.nextGaussian());
    }
    return Upload.floats(manager, values, shape.getShape());
  }

  @Override
  public void close() {
    manager.close();
  }
}
