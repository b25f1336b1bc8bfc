package org.weightaudit.generators.hyperdiffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.SampleBatches;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StartPrediction;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StepListener;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** A HyperDiffusion that has learned. Sampling is for one thread at a time. */
public final class HyperDiffusionGenerator implements Generator {

  private static final int LARGEST_BATCH = 100;
  private static final int ACTIVATIONS = 1 << 26;

  private final ComputeDevice device;
  private final Description<HyperDiffusionConfiguration> description;
  private final Networks networks;

  HyperDiffusionGenerator(
      ComputeDevice device,
      Description<HyperDiffusionConfiguration> description,
      Networks networks) {
    this.device = device;
    this.description = description;
    this.networks = networks;
  }

  Networks networks() {
    return networks;
  }

  Description<HyperDiffusionConfiguration> description() {
    return description;
  }

  @Override
  public Layout layout() {
    return description.layout();
  }

  @Override
  public long parameters() {
    return networks.parameters();
  }

  /** A hundred, as in the published program, or as many as keep a layer within 256 MiB. */
  @Override
  public int batchSize() {
    long ofOne = 4L * layout().size() + networks.denoiser().transformer().activations();
    return (int) Math.min(LARGEST_BATCH, Math.max(1, ACTIVATIONS / ofOne));
  }

  @Override
  public WeightMatrix sample(int first, int count, Seed seed, Progress progress) {
    return SampleBatches.together(
        first,
        count,
        layout().size(),
        batchSize(),
        progress,
        (at, size, part) -> batch(at, size, seed, part));
  }

  private float[] batch(int first, int size, Seed seed, Progress progress) {
    int columns = layout().size();
    float[] noise = new float[Math.multiplyExact(size, columns)];
    for (int i = 0; i < size; i++) {
      float[] own = Noise.normal(seed.of(first + i).random(), columns);
      System.arraycopy(own, 0, noise, i * columns, columns);
    }
    try (NDManager scope = device.openScope()) {
      float[] vectors =
          vectors(scope, Upload.floats(scope, noise, size, columns), progress, (t, x) -> {})
              .toFloatArray();
      float[] samples = networks.scaling().inverse(vectors).values();
      DivergedException.requireFinite(samples, columns, first);
      return samples;
    }
  }

  /**
   * Vectors out of noise.
   *
   * @param noise [n, D], in the scope
   * @param listener sees them after each step
   */
  NDArray vectors(NDManager scope, NDArray noise, Progress progress, StepListener listener) {
    Tensors tensors = networks.denoiser().transformer().fused(scope, networks.state().tensors());
    int steps = networks.diffusion().steps();
    StartPrediction prediction =
        networks.denoiser().overTimes(scope, tensors, steps, (int) noise.size(1));
    return networks
        .diffusion()
        .ddim(
            noise,
            (x, t) -> {
              progress.report("sampling", (double) (steps - 1 - t) / steps);
              return prediction.at(x, t);
            },
            listener);
  }

  @Override
  public void save(Path file) throws IOException {
    GeneratorFile.write(file, description, networks.arrays());
  }

  @Override
  public void close() {
    networks.close();
  }
}
