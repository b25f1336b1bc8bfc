package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
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
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.CosineSchedule;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.Upload;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.random.Seed;

/**
 * A training of the auto-encoder: each step two noisy views of some checkpoints, all of which come
 * once an epoch but for an incomplete batch. The random numbers of a step depend on nothing but the
 * seed and the step. Cost a step: one pass of two batches.
 */
final class HyperRepresentationsTraining implements AutoCloseable {

  private static final int STEPS_PER_STATE = 50;
  private static final String MOMENTS = "moments.";

  private final Description<HyperRepresentationsConfiguration> description;
  private final HyperRepresentationsConfiguration configuration;
  private final Seed seed;
  private final NDManager manager;
  private final Networks networks;
  private final AdamW adam;
  private final NDArray vectors;
  private final Objective objective;
  private boolean finished;

  private HyperRepresentationsTraining(
      ComputeDevice device,
      TrainingSet set,
      Description<HyperRepresentationsConfiguration> description,
      Networks networks,
      Map<String, StoredTensor> moments) {
    this.description = description;
    this.networks = networks;
    configuration = description.configuration();
    seed = new Seed(description.seed().orElseThrow());
    manager = device.openScope();
    adam = AdamW.of(device, networks.state(), moments, MOMENTS, description.steps());
    vectors = networks.scaled(manager, set.weights());
    float[] errorWeights = new float[set.weights().columns()];
    Arrays.fill(errorWeights, 1f / errorWeights.length);
    objective =
        new Objective(
            manager,
            networks.autoEncoder(),
            networks
                .head()
                .orElseThrow(() -> new FormatException("the state has no projection head")),
            errorWeights,
            configuration.batchSize(),
            configuration.contrastShare(),
            configuration.temperature());
  }

  /**
   * From the start, or from the last state that the watch has kept.
   *
   * @throws IllegalArgumentException if that state is of another training, or the set does not fit
   */
  static HyperRepresentationsTraining begin(
      ComputeDevice device,
      TrainingSet set,
      Description<HyperRepresentationsConfiguration> description,
      TrainingWatch watch)
      throws IOException {
    HyperRepresentationsConfiguration configuration = description.configuration();
    if (set.weights().rows() < configuration.batchSize()) {
      throw new IllegalArgumentException(
          "the set has %d checkpoints; wanted at least %d, a batch"
              .formatted(set.weights().rows(), configuration.batchSize()));
    }
    Selected.accuracies(set);
    float[] deviations = Networks.deviations(Tokens.of(set.layout()), set.weights());
    Optional<Path> kept = watch.resumeFrom();
    if (kept.isEmpty()) {
      Networks networks =
          Networks.initial(
              device,
              configuration,
              set.layout(),
              deviations,
              new Seed(description.seed().orElseThrow()));
      return new HyperRepresentationsTraining(device, set, description, networks, Map.of());
    }
    try (GeneratorFile<HyperRepresentationsConfiguration> file =
        GeneratorFile.open(
            kept.get(), HyperRepresentations.ID, HyperRepresentationsConfiguration.class)) {
      Description<HyperRepresentationsConfiguration> found = file.description();
      Networks networks =
          Networks.read(device, found.configuration(), found.layout(), file.arrays());
      try {
        description.requireContinues(found, Arrays.equals(networks.deviations(), deviations));
        return new HyperRepresentationsTraining(device, set, found, networks, file.arrays());
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  /** All steps that are left, then the latents of the best checkpoints. */
  HyperRepresentationsGenerator run(TrainingSet set, TrainingWatch watch, Path scratch)
      throws IOException {
    int steps = configuration.steps();
    for (int step = description.steps(); step < steps; step++) {
      watch.report("training the auto-encoder", (double) step / steps);
      watch.step("auto-encoder", step, steps, step(step));
      if ((step + 1) % STEPS_PER_STATE == 0) {
        keep(watch, scratch.resolve("state.safetensors"), step + 1);
      }
    }
    Selected selected = Selected.of(set, networks, configuration.bestShare());
    finished = true;
    return new HyperRepresentationsGenerator(description.after(steps), networks, selected);
  }

  private void keep(TrainingWatch watch, Path file, int steps) throws IOException {
    List<NamedArray> arrays = new ArrayList<>(networks.arrays());
    arrays.addAll(adam.arrays(MOMENTS));
    GeneratorFile.write(file, description.after(steps), arrays);
    watch.keep(file);
  }

  private float step(int step) {
    SplittableRandom random = seed.of("views").of(step).random();
    long columns = vectors.getShape().get(1);
    int rows = 2 * configuration.batchSize();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray noise =
          Upload.floats(
              manager, Noise.normal(random, Math.toIntExact(rows * columns)), rows, columns);
      NDArray views =
          vectors
              .get(new NDIndex("{}", manager.create(chosen(step))))
              .add(noise.muli(configuration.noise()));
      CosineSchedule rates =
          new CosineSchedule(configuration.learningRate(), configuration.steps());
      return adam.step(arrays -> objective.loss(arrays, views), rates.rate(step));
    }
  }

  /** The checkpoints of a step, twice: a piece of the epoch's order. */
  private int[] chosen(int step) {
    int count = (int) vectors.getShape().get(0);
    int batch = configuration.batchSize();
    int perEpoch = count / batch;
    int[] order = Noise.order(seed.of("order").of(step / perEpoch).random(), count);
    int[] chosen = new int[2 * batch];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = order[step % perEpoch * batch + i % batch];
    }
    return chosen;
  }

  /** Frees everything but the networks of a finished training. */
  @Override
  public void close() {
    if (!finished) {
      networks.close();
    }
    adam.close();
    manager.close();
  }
}
