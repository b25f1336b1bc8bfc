package org.weightaudit.generators.hyperrep;

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
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.network.Optimizer;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.random.Seed;

/**
 * A training of the auto-encoder: each step two views of some checkpoints, all of which come once
 * an epoch but for an incomplete batch. The random numbers of a step depend on nothing but the seed
 * and the step. Cost a step: one pass of two batches.
 */
final class HyperRepresentationsTraining implements AutoCloseable {

  private static final int STEPS_PER_STATE = 50;
  private static final String MOMENTS = "moments.";

  private final Description<HyperRepresentationsConfiguration> description;
  private final Learning learning;
  private final Seed seed;
  private final NDManager manager;
  private final Networks networks;
  private final Optimizer optimizer;
  private final Views views;
  private final Objective objective;
  private Optional<Plateau> plateau;
  private boolean finished;

  /** What is learned from: views, and how their errors count. */
  private record Material(Views views, Objective.Errors errors) {

    /**
     * @throws IllegalArgumentException if the set does not fit the configuration
     */
    static Material of(
        TrainingSet set, HyperRepresentationsConfiguration configuration, Seed seed) {
      Tokens tokens = Tokens.of(set.layout());
      Shape shape = configuration.shape();
      float[] units = Networks.units(shape, tokens, set.weights());
      float[] ofErrors =
          shape.takesRawWeights() && configuration.loss().normalized().orElse(false)
              ? Networks.deviations(tokens, set.weights())
              : Networks.ones(tokens);
      return new Material(
          Views.of(set.layout(), set.weights(), units, configuration.augmentation(), seed),
          Objective.Errors.of(configuration.loss(), tokens, ofErrors));
    }
  }

  private HyperRepresentationsTraining(
      ComputeDevice device,
      Description<HyperRepresentationsConfiguration> description,
      Material material,
      Networks networks,
      Map<String, StoredTensor> moments,
      Optional<Plateau> plateau) {
    this.description = description;
    this.networks = networks;
    this.plateau = plateau;
    HyperRepresentationsConfiguration configuration = description.configuration();
    Loss loss = configuration.loss();
    learning = configuration.learning();
    seed = new Seed(description.seed().orElseThrow());
    views = material.views();
    ProjectionHead head =
        networks.head().orElseThrow(() -> new FormatException("the state has no projection head"));
    manager = device.openScope();
    optimizer =
        learning.optimizer(
            device, networks.state(), loss::teaches, moments, MOMENTS, description.steps());
    objective =
        new Objective(
            manager, networks.autoEncoder(), head, loss, material.errors(), learning.batchSize());
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
    int batch = configuration.learning().batchSize();
    if (set.weights().rows() < batch) {
      throw new IllegalArgumentException(
          "the set has %d checkpoints; wanted at least %d, a batch"
              .formatted(set.weights().rows(), batch));
    }
    Selected.accuracies(set);
    Seed seed = new Seed(description.seed().orElseThrow());
    Material material = Material.of(set, configuration, seed);
    float[] units = material.views().units();
    Optional<Path> kept = watch.resumeFrom();
    if (kept.isEmpty()) {
      Networks networks = Networks.initial(device, configuration, set.layout(), units, seed);
      return new HyperRepresentationsTraining(
          device, description, material, networks, Map.of(), configuration.learning().plateau());
    }
    try (GeneratorFile<HyperRepresentationsConfiguration> file =
        GeneratorFile.open(
            kept.get(), HyperRepresentations.ID, HyperRepresentationsConfiguration.class)) {
      Description<HyperRepresentationsConfiguration> found = file.description();
      Networks networks =
          Networks.read(device, found.configuration(), found.layout(), file.arrays());
      try {
        description.requireContinues(found, Arrays.equals(networks.units(), units));
        return new HyperRepresentationsTraining(
            device,
            found,
            material,
            networks,
            file.arrays(),
            configuration.learning().plateau().map(begun -> Plateau.read(file.arrays())));
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  /** All steps that are left, then the latents of the best checkpoints. */
  HyperRepresentationsGenerator run(TrainingSet set, TrainingWatch watch, Path scratch)
      throws IOException {
    int steps = learning.steps();
    for (int step = description.steps(); step < steps; step++) {
      watch.report("training the auto-encoder", (double) step / steps);
      float loss = step(step);
      watch.step("auto-encoder", step, steps, loss);
      plateau = plateau.map(now -> now.after(loss, stepsPerEpoch()));
      if ((step + 1) % STEPS_PER_STATE == 0) {
        keep(watch, scratch.resolve("state.safetensors"), step + 1);
      }
    }
    Selected selected =
        Selected.of(
            set, networks, description.configuration().sampling().bestShare(), watch.between(1, 1));
    finished = true;
    return new HyperRepresentationsGenerator(description.after(steps), networks, selected);
  }

  private void keep(TrainingWatch watch, Path file, int steps) throws IOException {
    List<NamedArray> arrays = new ArrayList<>(networks.arrays());
    arrays.addAll(optimizer.arrays(MOMENTS));
    plateau.ifPresent(now -> arrays.add(now.array()));
    GeneratorFile.write(file, description.after(steps), arrays);
    watch.keep(file);
  }

  private float step(int step) {
    int[] chosen = chosen(step);
    float[] drawn = views.draw(chosen, seed.of("views").of(step).random());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray both = Upload.floats(manager, drawn, chosen.length, drawn.length / chosen.length);
      return optimizer.step(
          arrays ->
              objective.loss(
                  arrays.dropping(learning.dropoutRate(), seed.of("dropout").of(step)), both),
          plateau.map(Plateau::rate).orElseGet(() -> learning.rate(step)));
    }
  }

  private int stepsPerEpoch() {
    return views.weights().rows() / learning.batchSize();
  }

  /** The checkpoints of a step, twice: a piece of the epoch's order. */
  private int[] chosen(int step) {
    int batch = learning.batchSize();
    int rows = views.weights().rows();
    int perEpoch = stepsPerEpoch();
    int[] order = Noise.order(seed.of("order").of(step / perEpoch).random(), rows);
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
    optimizer.close();
    manager.close();
  }
}
