package org.weightaudit.generators.pdiff;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.SampleBatches;
import org.weightaudit.generators.diffusion.Ddim;
import org.weightaudit.generators.diffusion.Ddpm;
import org.weightaudit.generators.diffusion.Sampler;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** A P-diff that has learned. Sampling is for one thread at a time. */
public final class PDiffGenerator implements Generator {

  private static final int LARGEST_BATCH = 256;
  private static final int ACTIVATIONS_PER_LAYER = 1 << 22;

  private final ComputeDevice device;
  private final Description<PDiffConfiguration> description;
  private final Networks networks;

  PDiffGenerator(
      ComputeDevice device, Description<PDiffConfiguration> description, Networks networks) {
    this.device = device;
    this.description = description;
    this.networks = networks;
  }

  PDiffConfiguration configuration() {
    return description.configuration();
  }

  Networks networks() {
    return networks;
  }

  @Override
  public Layout layout() {
    return description.layout();
  }

  @Override
  public long parameters() {
    return networks.autoEncoderState().spec().size(Role.PARAMETER)
        + networks.denoiserState().spec().size(Role.PARAMETER);
  }

  /** As many as keep the largest activations within 16 MiB. */
  @Override
  public int batchSize() {
    PDiffConfiguration configuration = configuration();
    int widest = configuration.denoiserChannels().stream().mapToInt(k -> k).max().orElseThrow();
    int fitting = ACTIVATIONS_PER_LAYER / Math.multiplyExact(widest, configuration.latentSize());
    return Math.min(LARGEST_BATCH, Math.max(1, fitting));
  }

  @Override
  public WeightMatrix sample(int first, int count, Seed seed, Progress progress) {
    return SampleBatches.together(
        first,
        count,
        layout().size(),
        batchSize(),
        progress,
        (at, size, part) -> batch(at, size, seed, part).values());
  }

  private DenseMatrix batch(int first, int size, Seed seed, Progress progress) {
    int latentSize = configuration().latentSize();
    List<SplittableRandom> randoms = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      randoms.add(seed.of(first + i).random());
    }
    Sampler sampler = sampler();
    try (NDManager scope = device.openScope()) {
      NDArray latents =
          latents(
              scope,
              sampler,
              noise(scope, randoms, latentSize),
              step -> {
                progress.report("sampling", (double) step / sampler.steps());
                return noise(scope, randoms, latentSize);
              });
      DenseMatrix samples = networks.standardisation().inverse(decode(latents));
      DivergedException.requireFinite(samples.values(), samples.columns(), first);
      return samples;
    }
  }

  private static NDArray noise(NDManager scope, List<SplittableRandom> randoms, int latentSize) {
    float[] noise = new float[randoms.size() * latentSize];
    for (int i = 0; i < randoms.size(); i++) {
      System.arraycopy(
          Noise.normal(randoms.get(i), latentSize), 0, noise, i * latentSize, latentSize);
    }
    return Upload.floats(scope, noise, randoms.size(), latentSize);
  }

  Sampler sampler() {
    return switch (configuration().sampler()) {
      case DDPM -> new Ddpm(networks.schedule());
      case DDIM ->
          new Ddim(networks.schedule(), PDiffConfiguration.DDIM_STEPS, PDiffConfiguration.DDIM_ETA);
    };
  }

  /**
   * Latents from noise.
   *
   * @param start [n, d]
   * @param noise of each step, [n, d]
   */
  NDArray latents(NDManager scope, Sampler sampler, NDArray start, IntFunction<NDArray> noise) {
    Denoiser denoiser = networks.denoiser();
    Tensors tensors = denoiser.folded(scope, networks.denoiserState().tensors());
    NDArray embeddings =
        denoiser.timeEmbedding(tensors, scope.arange((float) configuration().diffusionSteps()));
    return sampler.run(
        start,
        (x, t) ->
            denoiser.predict(tensors, x, embeddings.get("{}:{}", t, t + 1), Statistics.FOLDED),
        noise);
  }

  /** Standardised vectors of latents, [n, L] row-major. */
  float[] decode(NDArray latents) {
    Statistics statistics =
        description.mode() == Mode.AS_PUBLISHED ? Statistics.SAMPLE : Statistics.RUNNING;
    return networks
        .autoEncoder()
        .decode(networks.autoEncoderState().tensors(), latents, statistics)
        .toFloatArray();
  }

  @Override
  public void save(Path file) throws IOException {
    GeneratorFile.write(file, description, networks.arrays());
  }

  /**
   * Writes the file that the authors' code loads: {@code {"diffusion", "vae"}} with the denoiser
   * under its three names. It lacks the numbers of the standardisation, which that code computes
   * from the training checkpoints.
   */
  public void exportOfficial(Path file) throws IOException {
    OfficialFile.write(file, networks);
  }

  @Override
  public void close() {
    networks.close();
  }
}
