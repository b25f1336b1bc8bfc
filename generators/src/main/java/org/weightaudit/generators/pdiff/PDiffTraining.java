package org.weightaudit.generators.pdiff;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.CosineSchedule;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.random.Seed;

/**
 * A training of P-diff: first the auto-encoder on standardised checkpoints, then the denoiser on
 * the latents of the auto-encoder, which stays as it is. The random numbers of a step depend on
 * nothing but the seed and the step. Cost a step: three forward passes of a batch.
 */
final class PDiffTraining implements AutoCloseable {

  private static final int STEPS_PER_STATE = 50;
  private static final String AUTO_ENCODER_MOMENTS = "moments." + Networks.AUTO_ENCODER + ".";
  private static final String DENOISER_MOMENTS = "moments." + Networks.DENOISER + ".";

  private final Description<PDiffConfiguration> description;
  private final PDiffConfiguration configuration;
  private final Seed seed;
  private final NDManager manager;
  private final Networks networks;
  private final AdamW autoEncoderAdam;
  private final AdamW denoiserAdam;
  private final NDArray vectors;
  private final NDArray signalRates;
  private final NDArray noiseRates;
  private boolean finished;

  /**
   * @param description of a training of which some steps are done
   * @param moments of both optimisers after these steps; empty before the first
   */
  private PDiffTraining(
      ComputeDevice device,
      TrainingSet set,
      Description<PDiffConfiguration> description,
      Networks networks,
      Map<String, StoredTensor> moments) {
    this.description = description;
    this.networks = networks;
    configuration = description.configuration();
    seed = new Seed(description.seed().orElseThrow());
    manager = device.openScope();
    int ofAutoEncoder = Math.min(description.steps(), configuration.autoEncoderSteps());
    int ofDenoiser = description.steps() - ofAutoEncoder;
    autoEncoderAdam =
        AdamW.of(device, networks.autoEncoderState(), moments, AUTO_ENCODER_MOMENTS, ofAutoEncoder);
    denoiserAdam =
        AdamW.of(device, networks.denoiserState(), moments, DENOISER_MOMENTS, ofDenoiser);
    Standardisation standardisation = networks.standardisation();
    vectors =
        Upload.floats(
            manager,
            standardisation.forward(set.weights()),
            set.weights().rows(),
            standardisation.length());
    signalRates = Upload.floats(manager, networks.schedule().signalRate());
    noiseRates = Upload.floats(manager, networks.schedule().noiseRate());
  }

  /**
   * From the start, or from the last state that the watch has kept.
   *
   * @throws IllegalArgumentException if that state is of another training
   */
  static PDiffTraining begin(
      ComputeDevice device,
      TrainingSet set,
      Description<PDiffConfiguration> description,
      TrainingWatch watch)
      throws IOException {
    Standardisation standardisation = Standardisation.of(set);
    Optional<Path> kept = watch.resumeFrom();
    if (kept.isEmpty()) {
      Seed seed = new Seed(description.seed().orElseThrow());
      Networks networks =
          Networks.initial(device, description.configuration(), standardisation, seed);
      return new PDiffTraining(device, set, description, networks, Map.of());
    }
    try (GeneratorFile<PDiffConfiguration> file =
        GeneratorFile.open(kept.get(), PDiff.ID, PDiffConfiguration.class)) {
      Description<PDiffConfiguration> found = file.description();
      Networks networks =
          Networks.read(device, found.configuration(), found.layout(), file.arrays());
      try {
        description.requireContinues(found, networks.standardisation().isSameAs(standardisation));
        return new PDiffTraining(device, set, found, networks, file.arrays());
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  /** All steps that are left. */
  PDiffGenerator run(ComputeDevice device, TrainingWatch watch, Path scratch) throws IOException {
    int ofAutoEncoder = configuration.autoEncoderSteps();
    int total = ofAutoEncoder + configuration.denoiserSteps();
    for (int step = description.steps(); step < total; step++) {
      if (step < ofAutoEncoder) {
        watch.report("training the auto-encoder", (double) step / total);
        watch.step("auto-encoder", step, ofAutoEncoder, autoEncoderStep(step));
      } else {
        watch.report("training the denoiser", (double) step / total);
        int own = step - ofAutoEncoder;
        watch.step("denoiser", own, configuration.denoiserSteps(), denoiserStep(own));
      }
      if ((step + 1) % STEPS_PER_STATE == 0) {
        keep(watch, scratch.resolve("state.safetensors"), step + 1);
      }
    }
    finished = true;
    return new PDiffGenerator(device, description.after(total), networks);
  }

  private void keep(TrainingWatch watch, Path file, int steps) throws IOException {
    List<NamedArray> arrays = new ArrayList<>(networks.arrays());
    arrays.addAll(autoEncoderAdam.arrays(AUTO_ENCODER_MOMENTS));
    arrays.addAll(denoiserAdam.arrays(DENOISER_MOMENTS));
    GeneratorFile.write(file, description.after(steps), arrays);
    watch.keep(file);
  }

  private float autoEncoderStep(int step) {
    SplittableRandom random = seed.of("auto-encoder").of(step).random();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray chosen = chosenVectors(random);
      NDArray inputNoise = normal(random, vectors.getShape().get(1));
      NDArray x = chosen.add(inputNoise.muli(configuration.inputNoise()));
      NDArray latentNoise =
          normal(random, configuration.latentSize()).muli(configuration.latentNoise());
      CosineSchedule rates =
          new CosineSchedule(
              configuration.autoEncoderLearningRate(), configuration.autoEncoderSteps());
      return autoEncoderAdam.step(
          tensors -> networks.autoEncoder().loss(tensors, x, latentNoise), rates.rate(step));
    }
  }

  private float denoiserStep(int step) {
    SplittableRandom random = seed.of("denoiser").of(step).random();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray latents =
          networks
              .autoEncoder()
              .encode(networks.autoEncoderState().tensors(), chosenVectors(random), statistics());
      int[] times =
          Noise.indices(random, configuration.batchSize(), configuration.diffusionSteps());
      NDArray noise = normal(random, configuration.latentSize());
      CosineSchedule rates =
          new CosineSchedule(configuration.denoiserLearningRate(), configuration.denoiserSteps());
      return denoiserAdam.step(
          tensors ->
              networks
                  .denoiser()
                  .loss(tensors, latents, manager.create(times), signalRates, noiseRates, noise),
          rates.rate(step));
    }
  }

  /** By which the encoder normalises once it has learned. */
  private Statistics statistics() {
    return description.mode() == Mode.AS_PUBLISHED ? Statistics.BATCH : Statistics.RUNNING;
  }

  private NDArray chosenVectors(SplittableRandom random) {
    int rows = (int) vectors.getShape().get(0);
    int[] chosen = Noise.indices(random, configuration.batchSize(), rows);
    return vectors.get(new NDIndex("{}", manager.create(chosen)));
  }

  private NDArray normal(SplittableRandom random, long columns) {
    int rows = configuration.batchSize();
    return Upload.floats(
        manager, Noise.normal(random, Math.toIntExact(rows * columns)), rows, columns);
  }

  /** Frees everything but the networks of a finished training. */
  @Override
  public void close() {
    if (!finished) {
      networks.close();
    }
    autoEncoderAdam.close();
    denoiserAdam.close();
    manager.close();
  }
}
