package org.weightaudit.generators.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.SampleBatches;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StartPrediction;
import org.weightaudit.generators.diffusion.GaussianDiffusion.StepListener;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.gpt.Denoiser.Condition;
import org.weightaudit.generators.gpt.Learning.Metric;
import org.weightaudit.generators.network.Ahead;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * A G.pt that has learned. Unless it is told where to begin, each sample begins at a new random
 * initialisation, whose metric is taken to be that of a training run's initialisation. Sampling is
 * for one thread at a time.
 */
public final class GptGenerator implements Generator {

  private static final int LARGEST_BATCH = 16;
  private static final int ACTIVATIONS = 1 << 26;

  private final ComputeDevice device;
  private final Description<GptConfiguration> description;
  private final Networks networks;
  private final GaussianDiffusion diffusion;
  private final Prompt prompt;

  GptGenerator(ComputeDevice device, Description<GptConfiguration> description, Networks networks) {
    this(device, description, networks, Prompt.none());
  }

  private GptGenerator(
      ComputeDevice device,
      Description<GptConfiguration> description,
      Networks networks,
      Prompt prompt) {
    this.device = device;
    this.description = description;
    this.networks = networks;
    this.prompt = prompt;
    diffusion = Networks.sampled(description.configuration().sampling());
  }

  Networks networks() {
    return networks;
  }

  Description<GptConfiguration> description() {
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

  /** Sixteen, as in the published audit, or as many as keep a layer within 256 MiB. */
  @Override
  public int batchSize() {
    long ofOne = 4L * layout().size() + networks.denoiser().transformer().activations();
    return (int) Math.min(LARGEST_BATCH, Math.max(1, ACTIVATIONS / ofOne));
  }

  /** Takes both: starts need a row each of the metric that was learned from. */
  @Override
  public GptGenerator prompted(Prompt wish) {
    wish.starts().ifPresentOrElse(this::requireFit, this::freshStarts);
    if (wish.target().isPresent() && !Double.isFinite(wish.target().getAsDouble())) {
      throw new IllegalArgumentException(
          "target is %s; wanted: a finite number".formatted(wish.target().getAsDouble()));
    }
    return new GptGenerator(device, description, networks, wish);
  }

  private void requireFit(TrainingSet starts) {
    if (!starts.layout().equals(layout()) || starts.rows().isEmpty()) {
      throw new IllegalArgumentException(
          "starts has %d checkpoints of the tensors %s; wanted: at least one of those of the training set"
              .formatted(starts.rows().size(), starts.layout().names()));
    }
    Metric metric = metric();
    starts.rows().stream()
        .filter(row -> metric.of(row).isEmpty())
        .findFirst()
        .ifPresent(
            row -> {
              throw new IllegalArgumentException(
                  "starts has no %s of checkpoint %s; wanted: one for each, since G.pt is told it"
                      .formatted(metric.column(), row.name()));
            });
  }

  private Metric metric() {
    return description.configuration().learning().metric();
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
    SplittableRandom[] randoms = new SplittableRandom[size];
    float[] starts = new float[Math.multiplyExact(size, columns)];
    double[] currents = new double[size];
    for (int i = 0; i < size; i++) {
      randoms[i] = seed.of(first + i).random();
      Start start = start(first + i, randoms[i]);
      float[] normalised = networks.scaling().normalised(start.weights());
      System.arraycopy(normalised, 0, starts, i * columns, columns);
      currents[i] = start.metric();
    }
    double[] targets = new double[size];
    Arrays.fill(targets, prompt.target().orElse(description.configuration().sampling().target()));
    try (NDManager scope = device.openScope();
        Ahead<float[]> noise =
            new Ahead<>(() -> noise(randoms), draws(), (long) Float.BYTES * size * columns)) {
      StartPrediction network =
          network(
              scope,
              Upload.floats(scope, starts, size, columns),
              Condition.of(scope, new float[size], currents, targets));
      Supplier<NDArray> uploaded = () -> Upload.floats(scope, noise.next(), size, columns);
      float[] vectors = vectors(uploaded, network, progress).toFloatArray();
      DivergedException.requireFinite(vectors, columns, first);
      return networks.scaling().raw(vectors);
    }
  }

  /** Where a sample begins. */
  private record Start(float[] weights, double metric) {}

  private Start start(int sample, SplittableRandom random) {
    if (prompt.starts().isPresent()) {
      TrainingSet starts = prompt.starts().get();
      int row = sample % starts.rows().size();
      return new Start(
          starts.weights().row(row), metric().of(starts.rows().get(row)).getAsDouble());
    }
    double[] metrics = networks.initialMetrics();
    return new Start(freshStarts().draw(random), metrics[random.nextInt(metrics.length)]);
  }

  /**
   * @throws IllegalArgumentException if it is not known how networks are initialised, or how well
   *     initialised ones do
   */
  private FreshStarts freshStarts() {
    if (networks.initialMetrics().length == 0) {
      throw new IllegalArgumentException(
          "starts is absent; wanted: a set, since no run of the training set begins at step 0 and tells the %s of an initialisation"
              .formatted(metric().column()));
    }
    return FreshStarts.of(layout())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "starts is absent; wanted: a set, since it is not known how the tensors %s are initialised"
                        .formatted(layout().names())));
  }

  /** How often a batch asks for noise: at the beginning, and in each step but the last. */
  private int draws() {
    return switch (description.configuration().sampling().sampler()) {
      case DDPM -> diffusion.steps();
      case DDIM -> 1;
    };
  }

  /** The next noise of each sample of a batch, [B, D] row-major. */
  private float[] noise(SplittableRandom... randoms) {
    int columns = layout().size();
    float[] noise = new float[Math.multiplyExact(randoms.length, columns)];
    for (int i = 0; i < randoms.length; i++) {
      System.arraycopy(Noise.normal(randoms[i], columns), 0, noise, i * columns, columns);
    }
    return noise;
  }

  /**
   * Vectors out of noise.
   *
   * @param noise standard normal, [B, D], of the beginning and then of each step that has some
   */
  private NDArray vectors(Supplier<NDArray> noise, StartPrediction network, Progress progress) {
    StepListener told =
        (step, x) -> progress.report("sampling", 1 - (double) step / diffusion.steps());
    NDArray start = noise.get();
    return switch (description.configuration().sampling().sampler()) {
      case DDPM -> diffusion.ancestral(start, network, noise, told);
      case DDIM -> diffusion.ddim(start, network, told);
    };
  }

  /**
   * How future checkpoints are predicted.
   *
   * @param starts in normalised units, [B, D]
   * @param condition its times count nothing
   */
  StartPrediction network(NDManager scope, NDArray starts, Condition condition) {
    Denoiser denoiser = networks.denoiser();
    Tensors tensors = denoiser.transformer().fused(scope, networks.state().tensors());
    NDArray metrics = denoiser.metrics(tensors, condition);
    int times = description.configuration().sampling().diffusionSteps();
    StartPrediction prediction = denoiser.overTimes(scope, tensors, starts, metrics, times);
    return (x, time) -> within(prediction.at(x, time));
  }

  private NDArray within(NDArray predicted) {
    if (!description.configuration().sampling().withinTrainingRange()) {
      return predicted;
    }
    double coefficient = networks.scaling().coefficient();
    return predicted.clip(
        networks.scaling().least() * coefficient, networks.scaling().greatest() * coefficient);
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
