package org.weightaudit.generators.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.gpt.Denoiser.Condition;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.Ahead;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.random.Seed;

/**
 * A training of G.pt: the transformer learns to find later checkpoints of a run in noise, told an
 * earlier one and both metrics. A moving average of it is what samples afterwards. The random
 * numbers of a step depend on nothing but the seed and the step.
 */
final class GptTraining implements AutoCloseable {

  /** In front of the arrays of the network in training, as in the authors' files. */
  private static final String RAW = "G.";

  /** In front of the optimiser's arrays in states of a training. */
  static final String MOMENTS = "moments.";

  private static final int FEWEST_STEPS_PER_STATE = 50;
  private static final int MOST_STEPS_PER_STATE = 5000;
  private static final int PARAMETERS_PER_STEP_AND_STATE = 20_000;
  private static final String CURVE = "denoiser";

  private final Description<GptConfiguration> description;
  private final Learning learning;
  private final Seed seed;
  private final NDManager manager;
  private final Examples examples;
  private final Networks networks;
  private final NetworkState raw;
  private final AdamW adam;
  private final int diffusionSteps;
  private final NDArray signalRates;
  private final NDArray noiseRates;
  private boolean finished;

  /**
   * @param description of a training of which some steps are done
   * @param networks with the average after these steps
   * @param raw the network in training
   * @param moments of the optimiser; empty before the first step
   */
  private GptTraining(
      ComputeDevice device,
      Description<GptConfiguration> description,
      Examples examples,
      Networks networks,
      NetworkState raw,
      Map<String, StoredTensor> moments) {
    this.description = description;
    this.examples = examples;
    this.networks = networks;
    this.raw = raw;
    learning = description.configuration().learning();
    seed = new Seed(description.seed().orElseThrow());
    adam = AdamW.of(device, raw, rules(learning), moments, MOMENTS, description.steps());
    manager = device.openScope();
    GaussianDiffusion diffusion = Networks.diffusion(description.configuration().sampling());
    diffusionSteps = diffusion.steps();
    signalRates = Upload.floats(manager, diffusion.signalRate());
    noiseRates = Upload.floats(manager, diffusion.noiseRate());
  }

  static AdamW.Rules rules(Learning learning) {
    return new AdamW.Rules(learning.weightDecay(), Denoiser::decays, learning.longestGradient());
  }

  /**
   * From the start, or from the last state that the watch has kept.
   *
   * @throws IllegalArgumentException if that state is of another training, or the set does not fit
   */
  static GptTraining begin(
      ComputeDevice device,
      TrainingSet set,
      Description<GptConfiguration> description,
      TrainingWatch watch)
      throws IOException {
    GptConfiguration configuration = description.configuration();
    Seed seed = new Seed(description.seed().orElseThrow());
    Runs runs = Runs.ofPairs(set, configuration.learning().metric());
    Scaling scaling = Scaling.of(set, runs, description.mode(), seed);
    Examples examples = new Examples(set, runs, scaling, configuration.learning());
    Optional<Path> kept = watch.resumeFrom();
    if (kept.isPresent()) {
      return resumed(device, description, examples, scaling, runs.initial(), kept.get());
    }
    Denoiser denoiser = Denoiser.of(configuration.shape(), set.layout());
    NetworkState raw =
        NetworkState.initial(device, denoiser.spec(), seed.of("initialisation").random());
    Networks networks = new Networks(scaling, runs.initial(), denoiser, raw.copy(device));
    return new GptTraining(device, description, examples, networks, raw, Map.of());
  }

  private static GptTraining resumed(
      ComputeDevice device,
      Description<GptConfiguration> description,
      Examples examples,
      Scaling scaling,
      double[] initialMetrics,
      Path kept)
      throws IOException {
    try (GeneratorFile<GptConfiguration> file =
        GeneratorFile.open(kept, Gpt.ID, GptConfiguration.class)) {
      Description<GptConfiguration> found = file.description();
      Networks networks =
          Networks.read(device, found.configuration(), found.layout(), file.arrays());
      try {
        description.requireContinues(found, networks.isOf(scaling, initialMetrics));
        NetworkState raw =
            NetworkState.read(device, networks.denoiser().spec(), file.arrays(), RAW);
        return new GptTraining(device, found, examples, networks, raw, file.arrays());
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  /** All steps that are left. */
  GptGenerator run(ComputeDevice device, TrainingWatch watch, Path scratch) throws IOException {
    int total = Math.multiplyExact(learning.epochs(), examples.stepsPerEpoch());
    int stepsPerState = stepsPerState();
    AtomicInteger ahead = new AtomicInteger(description.steps());
    try (Ahead<Draw> draws =
        new Ahead<>(
            () -> draw(ahead.getAndIncrement()), total - description.steps(), bytesOfDraw())) {
      for (int step = description.steps(); step < total; step++) {
        watch.report("training the denoiser", (double) step / total);
        watch.step(CURVE, step, total, step(step, draws.next()));
        networks.state().approach(raw, kept(step));
        if ((step + 1) % stepsPerState == 0) {
          keep(watch, scratch.resolve("state.safetensors"), step + 1);
        }
      }
    }
    finished = true;
    return new GptGenerator(device, description.after(total), networks);
  }

  /** Large states are kept less often. */
  private int stepsPerState() {
    long steps = networks.parameters() / PARAMETERS_PER_STEP_AND_STATE;
    return (int) Math.min(MOST_STEPS_PER_STATE, Math.max(FEWEST_STEPS_PER_STATE, steps));
  }

  private void keep(TrainingWatch watch, Path file, int steps) throws IOException {
    List<NamedArray> arrays = new ArrayList<>(networks.arrays());
    arrays.addAll(raw.arrays(RAW));
    arrays.addAll(adam.arrays(MOMENTS));
    GeneratorFile.write(file, description.after(steps), arrays);
    watch.keep(file);
  }

  /**
   * What is random in a step.
   *
   * @param times [B]
   * @param noise [B, D], row-major
   */
  private record Draw(Examples.Batch batch, int[] times, float[] noise) {}

  private Draw draw(int step) {
    SplittableRandom random = seed.of(CURVE).of(step).random();
    Examples.Batch batch = examples.batch(seed, step, random);
    int[] times = Noise.indices(random, batch.targets().length, diffusionSteps);
    return new Draw(batch, times, Noise.normal(random, batch.starts().length));
  }

  /** Two checkpoints and the noise of each row. */
  private long bytesOfDraw() {
    return 3L * Float.BYTES * learning.batchSize() * description.layout().size();
  }

  private float step(int step, Draw drawn) {
    Examples.Batch batch = drawn.batch();
    int count = batch.targets().length;
    int columns = batch.starts().length / count;
    int[] times = drawn.times();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray future = Upload.floats(manager, batch.futures(), count, columns);
      NDArray starts = Upload.floats(manager, batch.starts(), count, columns);
      NDArray noise = Upload.floats(manager, drawn.noise(), count, columns);
      NDArray noisy =
          GaussianDiffusion.noisy(future, manager.create(times), signalRates, noiseRates, noise);
      Condition condition =
          Condition.of(manager, networks.denoiser().told(times), batch.currents(), batch.targets());
      return adam.step(
          tensors ->
              networks
                  .denoiser()
                  .loss(
                      tensors.dropping(learning.dropoutRate(), seed.of("dropout").of(step)),
                      future,
                      noisy,
                      starts,
                      condition),
          learning.rate((double) step / examples.stepsPerEpoch()));
    }
  }

  /**
   * How much of the average is kept at a step. The published average never forgets its beginning in
   * a short training; corrected, it forgets faster at first.
   */
  private double kept(int step) {
    return description.mode() == Mode.AS_PUBLISHED
        ? learning.averageDecay()
        : Math.min(learning.averageDecay(), (1.0 + step) / (10.0 + step));
  }

  /** Frees everything but the networks of a finished training. */
  @Override
  public void close() {
    if (!finished) {
      networks.close();
    }
    adam.close();
    raw.close();
    manager.close();
  }
}
