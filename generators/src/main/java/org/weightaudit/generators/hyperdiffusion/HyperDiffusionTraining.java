package org.weightaudit.generators.hyperdiffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.random.Seed;

/**
 * A training of HyperDiffusion: the transformer learns to find checkpoints in noise, epoch by
 * epoch, each checkpoint once an epoch in a new order. The random numbers of a step depend on
 * nothing but the seed and the step.
 */
final class HyperDiffusionTraining implements AutoCloseable {

  private static final int FEWEST_STEPS_PER_STATE = 50;
  private static final int MOST_STEPS_PER_STATE = 5000;
  private static final int PARAMETERS_PER_STEP_AND_STATE = 20_000;
  private static final String CURVE = "denoiser";

  private final Description<HyperDiffusionConfiguration> description;
  private final HyperDiffusionConfiguration configuration;
  private final Seed seed;
  private final NDManager manager;
  private final Checkpoints checkpoints;
  private final Networks networks;
  private final AdamW adam;
  private final NDArray signalRates;
  private final NDArray noiseRates;
  private boolean finished;

  /**
   * @param description of a training of which some steps are done
   * @param moments of the optimiser after these steps; empty before the first
   */
  private HyperDiffusionTraining(
      ComputeDevice device,
      Description<HyperDiffusionConfiguration> description,
      Checkpoints checkpoints,
      Networks networks,
      Map<String, StoredTensor> moments) {
    this.description = description;
    this.checkpoints = checkpoints;
    this.networks = networks;
    configuration = description.configuration();
    seed = new Seed(description.seed().orElseThrow());
    adam =
        AdamW.of(
            device,
            networks.state(),
            AdamW.Rules.decaying(configuration.weightDecay()),
            moments,
            Networks.MOMENTS,
            description.steps());
    manager = device.openScope();
    signalRates = Upload.floats(manager, networks.diffusion().signalRate());
    noiseRates = Upload.floats(manager, networks.diffusion().noiseRate());
  }

  /**
   * From the start, or from the last state that the watch has kept.
   *
   * @throws IllegalArgumentException if that state is of another training
   */
  static HyperDiffusionTraining begin(
      ComputeDevice device,
      TrainingSet set,
      Description<HyperDiffusionConfiguration> description,
      TrainingWatch watch)
      throws IOException {
    HyperDiffusionConfiguration configuration = description.configuration();
    Seed seed = new Seed(description.seed().orElseThrow());
    Scaling scaling = Scaling.of(set, description.mode(), configuration.normalizationFactor());
    Checkpoints checkpoints =
        new Checkpoints(device, set, configuration, scaling, description.mode(), seed);
    try {
      Optional<Path> kept = watch.resumeFrom();
      return kept.isPresent()
          ? resumed(device, description, checkpoints, scaling, kept.get())
          : new HyperDiffusionTraining(
              device,
              description,
              checkpoints,
              Networks.initial(device, configuration, set.layout(), scaling, seed),
              Map.of());
    } catch (IOException | RuntimeException e) {
      checkpoints.close();
      throw e;
    }
  }

  private static HyperDiffusionTraining resumed(
      ComputeDevice device,
      Description<HyperDiffusionConfiguration> description,
      Checkpoints checkpoints,
      Scaling scaling,
      Path kept)
      throws IOException {
    try (GeneratorFile<HyperDiffusionConfiguration> file =
        GeneratorFile.open(kept, HyperDiffusion.ID, HyperDiffusionConfiguration.class)) {
      Description<HyperDiffusionConfiguration> found = file.description();
      Networks networks =
          Networks.read(device, found.configuration(), found.layout(), file.arrays());
      try {
        description.requireContinues(found, networks.scaling().isSameAs(scaling));
        return new HyperDiffusionTraining(device, found, checkpoints, networks, file.arrays());
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  /** All steps that are left. */
  HyperDiffusionGenerator run(ComputeDevice device, TrainingWatch watch, Path scratch)
      throws IOException {
    int total = Math.multiplyExact(configuration.epochs(), stepsPerEpoch());
    int stepsPerState = stepsPerState();
    for (int step = description.steps(); step < total; step++) {
      watch.report("training the denoiser", (double) step / total);
      watch.step(CURVE, step, total, step(step));
      if ((step + 1) % stepsPerState == 0) {
        keep(watch, scratch.resolve("state.safetensors"), step + 1);
      }
    }
    finished = true;
    return new HyperDiffusionGenerator(device, description.after(total), networks);
  }

  private int stepsPerEpoch() {
    int batch = configuration.batchSize();
    return (checkpoints.count() + batch - 1) / batch;
  }

  /** Large states are kept less often. */
  private int stepsPerState() {
    long steps = networks.parameters() / PARAMETERS_PER_STEP_AND_STATE;
    return (int) Math.min(MOST_STEPS_PER_STATE, Math.max(FEWEST_STEPS_PER_STATE, steps));
  }

  private void keep(TrainingWatch watch, Path file, int steps) throws IOException {
    List<NamedArray> arrays = new ArrayList<>(networks.arrays());
    arrays.addAll(adam.arrays(Networks.MOMENTS));
    GeneratorFile.write(file, description.after(steps), arrays);
    watch.keep(file);
  }

  private float step(int step) {
    int epoch = step / stepsPerEpoch();
    SplittableRandom random = seed.of("denoiser").of(step).random();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x0 = checkpoints.batch(rows(epoch, step % stepsPerEpoch()), random);
      int count = (int) x0.getShape().get(0);
      int size = (int) x0.getShape().get(1);
      NDArray times = manager.create(Noise.indices(random, count, configuration.diffusionSteps()));
      NDArray noise =
          Upload.floats(
              manager, Noise.normal(random, Math.multiplyExact(count, size)), count, size);
      NDArray noisy = GaussianDiffusion.noisy(x0, times, signalRates, noiseRates, noise);
      return adam.step(
          tensors ->
              networks
                  .denoiser()
                  .loss(
                      tensors.dropping(configuration.dropoutRate(), seed.of("dropout").of(step)),
                      x0,
                      noisy,
                      times),
          learningRate(epoch));
    }
  }

  /** The checkpoints of a batch; the order of an epoch depends on the seed and the epoch alone. */
  private int[] rows(int epoch, int batch) {
    int[] order = Noise.order(seed.of("order").of(epoch).random(), checkpoints.count());
    int from = batch * configuration.batchSize();
    return Arrays.copyOfRange(
        order, from, Math.min(order.length, from + configuration.batchSize()));
  }

  private double learningRate(int epoch) {
    int decays = epoch / configuration.epochsPerDecay();
    return configuration.learningRate() * Math.pow(configuration.learningRateDecay(), decays);
  }

  /** Frees everything but the networks of a finished training. */
  @Override
  public void close() {
    if (!finished) {
      networks.close();
    }
    adam.close();
    checkpoints.close();
    manager.close();
  }
}
