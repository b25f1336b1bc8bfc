package org.weightaudit.generators.hyperdiffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
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
 * HyperDiffusion (Erkoç et al., HyperDiffusion: Generating Implicit Neural Fields with Weight-Space
 * Diffusion, 2023): a transformer learns to find all weights of a small network at once in noise;
 * each tensor is a token. What it learns from is many networks with one start, such as neural
 * fields of many shapes.
 *
 * <p>The modes differ in what is diffused. The published code takes weights as they are, times the
 * factor of the configuration, which is 1. That works when the networks have drifted far from each
 * other; when they differ by much less than the noise, for almost every time the best guess is
 * their mean, and all samples are near one point. {@link Mode#CORRECTED} subtracts the mean over
 * the checkpoints from each coordinate and divides by the one standard deviation that is left. It
 * also counts no change among the permutations of {@link
 * HyperDiffusionConfiguration.Augmentation#PERMUTE_SAME}, where the published code never shows a
 * checkpoint as it is. A file of the authors has learned weights as they are: imported in either
 * mode, its samples are divided by the factor alone.
 *
 * <p>In the configuration, not in the mode, is what the published code has as a setting: the
 * factor, β of both ends, which are not scaled with the number of steps, and learning rate and
 * decay by epochs. The same in both, because it makes the method what it is: tokens enter without
 * bias and are normalised at once, so the network sees the scale of no tensor, and of tensors with
 * one element nothing but the sign; time enters as its number, up to T - 1; sampling begins from
 * pure noise though x_T keeps 8 % of x₀, takes every step of DDIM and clips nothing; weight decay
 * acts on all parameters; there is no moving average of them, and no clipping of gradients.
 */
public final class HyperDiffusion implements GeneratorMethod<HyperDiffusionConfiguration> {

  static final String ID = "hyperdiffusion";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "HyperDiffusion (Erkoç et al., 2023)";
  }

  @Override
  public Class<HyperDiffusionConfiguration> configurationType() {
    return HyperDiffusionConfiguration.class;
  }

  @Override
  public List<Preset<HyperDiffusionConfiguration>> presets() {
    return List.of(
        new Preset<>(
            "small-fields",
            "for about 100 neural fields of some 10,000 weights",
            HyperDiffusionConfiguration.smallFields()),
        new Preset<>(
            "plane",
            "the published configuration for 2,749 fields of 36,737 weights: 1.4 billion"
                + " parameters, at least 28 GB in training",
            HyperDiffusionConfiguration.published()));
  }

  @Override
  public HyperDiffusionGenerator train(
      ComputeDevice device,
      TrainingSet set,
      HyperDiffusionConfiguration configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException {
    Description<HyperDiffusionConfiguration> description =
        new Description<>(ID, mode, configuration, set.layout(), OptionalLong.of(seed.value()), 0);
    try (HyperDiffusionTraining training =
        HyperDiffusionTraining.begin(device, set, description, watch)) {
      return training.run(device, watch, scratch);
    }
  }

  @Override
  public HyperDiffusionGenerator load(ComputeDevice device, Path file) throws IOException {
    try (GeneratorFile<HyperDiffusionConfiguration> opened =
        GeneratorFile.open(file, ID, HyperDiffusionConfiguration.class)) {
      Description<HyperDiffusionConfiguration> description = opened.description();
      if (opened.arrays().keySet().stream().anyMatch(name -> name.startsWith(Networks.MOMENTS))) {
        throw new FormatException(
            "the file is of a training of which %d steps are done; wanted: a finished one"
                .formatted(description.steps()));
      }
      return new HyperDiffusionGenerator(
          device,
          description,
          Networks.read(
              device, description.configuration(), description.layout(), opened.arrays()));
    }
  }

  @Override
  public HyperDiffusionGenerator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    return OfficialFile.read(device, model, set, mode);
  }
}
