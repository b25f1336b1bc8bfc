package org.weightaudit.generators.gpt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.weightaudit.generators.ComparedWith;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * G.pt (Peebles et al., Learning to Learn with Generative Models of Neural Network Checkpoints,
 * 2022): a diffusion transformer that is given a checkpoint, its test loss and a loss to reach, and
 * makes a checkpoint that a training might have come to. It learns from pairs of checkpoints of one
 * run.
 *
 * <p>The modes differ in two numbers. Weights are normalised by the standard deviation of 25,000
 * checkpoints drawn with replacement as published, of all when corrected. The moving average keeps
 * the same share at each step as published, so that after a short training it is still the network
 * that returns what it is given; corrected, it keeps min(decay, (1 + n)/(10 + n)) after n steps.
 *
 * <p>In the configuration, not in the mode, are departures that short trainings on few runs need,
 * each off as published: starts replaced by fresh initialisations, pairs of the first and last
 * checkpoint, times and metrics embedded with lower frequencies, a network without the residual.
 * The same in both modes: gaps between the checkpoints of a pair are drawn uniformly, so that pairs
 * are not; the first step has learning rate 0; metrics are those of test images.
 */
public final class Gpt implements GeneratorMethod<GptConfiguration> {

  static final String ID = "gpt";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "G.pt (Peebles et al., 2022)";
  }

  @Override
  public Class<GptConfiguration> configurationType() {
    return GptConfiguration.class;
  }

  @Override
  public ComparedWith comparedWith() {
    return ComparedWith.LAST_OF_EACH_RUN;
  }

  @Override
  public List<Preset<GptConfiguration>> presets() {
    return List.of(
        new Preset<>(
            "mnist-small",
            "for about 32 runs of MNIST networks with 10 hidden units, saved at steps 0, 10, 31, 97,"
                + " 301 and 936; learns them by heart",
            GptConfiguration.small()),
        new Preset<>(
            "mnist-loss",
            "the published configuration for 10,228 runs of such networks, 200 checkpoints each:"
                + " 378 million parameters",
            GptConfiguration.mnistLoss()),
        new Preset<>(
            "mnist-error",
            "the same, told errors instead of losses",
            GptConfiguration.mnistError()),
        new Preset<>(
            "cifar10-loss",
            "the published configuration for 54,790 runs of convolutional networks of 5,370"
                + " weights: 639 million parameters",
            GptConfiguration.cifar10Loss()),
        new Preset<>(
            "cifar10-error",
            "the same, told errors instead of losses",
            GptConfiguration.cifar10Error()));
  }

  @Override
  public GptGenerator train(
      ComputeDevice device,
      TrainingSet set,
      GptConfiguration configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException {
    Description<GptConfiguration> description =
        new Description<>(ID, mode, configuration, set.layout(), OptionalLong.of(seed.value()), 0);
    try (GptTraining training = GptTraining.begin(device, set, description, watch)) {
      return training.run(device, watch, scratch);
    }
  }

  @Override
  public GptGenerator load(ComputeDevice device, Path file) throws IOException {
    try (GeneratorFile<GptConfiguration> opened =
        GeneratorFile.open(file, ID, GptConfiguration.class)) {
      Description<GptConfiguration> description = opened.description();
      if (opened.arrays().keySet().stream()
          .anyMatch(name -> name.startsWith(GptTraining.MOMENTS))) {
        throw new FormatException(
            "the file is of a training of which %d steps are done; wanted: a finished one"
                .formatted(description.steps()));
      }
      return new GptGenerator(
          device,
          description,
          Networks.read(
              device, description.configuration(), description.layout(), opened.arrays()));
    }
  }

  @Override
  public GptGenerator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    return OfficialFile.read(device, model, set, mode);
  }
}
