package org.weightaudit.generators.pdiff;

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
 * P-diff (Wang et al., Neural Network Diffusion, 2024): an auto-encoder learns latents of a small
 * part of a network's weights, a diffusion model learns the latents. What it learns from is a
 * trajectory: consecutive steps of one training run.
 *
 * <p>The modes differ in one thing. The published code never takes the auto-encoder out of training
 * mode, so {@link Mode#AS_PUBLISHED} computes the denoiser's latents with the statistics of their
 * batch, and decodes each sample with its own: every batch normalisation of the decoder becomes an
 * instance normalisation, with which the decoder never learned to work. {@link Mode#CORRECTED} uses
 * the running statistics in both places. Small presets need that: with the published decoding their
 * samples are shifted, on some seeds below the accuracy of the training networks.
 *
 * <p>The same in both, because it makes the method what it is: the latent noise has a fixed
 * standard deviation and the learned variance is not used, so there is no Kullback-Leibler term;
 * the target of the auto-encoder is its input with noise; latents are neither scaled nor centred;
 * the last step of each stage has learning rate 0. Not followed in either: bfloat16, and the order
 * of the authors' random numbers.
 */
public final class PDiff implements GeneratorMethod<PDiffConfiguration> {

  static final String ID = "p-diff";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "P-diff (Wang et al., Neural Network Diffusion, 2024)";
  }

  @Override
  public Class<PDiffConfiguration> configurationType() {
    return PDiffConfiguration.class;
  }

  @Override
  public List<Preset<PDiffConfiguration>> presets() {
    PDiffConfiguration published = PDiffConfiguration.published();
    PDiffConfiguration cifar =
        published.withNetworks(
            List.of(16, 32, 64, 64, 8), 32, List.of(1, 16, 32, 64, 128, 64, 32, 16, 1));
    return List.of(
        new Preset<>(
            "mnist-mlp-tail",
            "about 120 weights, the last layers of a small MNIST network; 20 seconds on two cores",
            published
                .withNetworks(
                    List.of(8, 16, 32, 32, 4), 16, List.of(1, 8, 16, 32, 64, 32, 16, 8, 1))
                .withLearningRates(1e-3, 1e-3)),
        new Preset<>(
            "cifar10-cnn-tail",
            "about 256 weights, the last batch normalisations of a small residual network on"
                + " CIFAR-10, with the published learning rates; a minute on two cores",
            cifar),
        new Preset<>(
            "cifar10-cnn-tail-fast",
            "the same with learning rates at which the auto-encoder converges",
            cifar.withLearningRates(1e-3, 1e-3)),
        new Preset<>(
            "cifar100-resnet18-bn",
            "the published configuration: 2048 weights, the last batch normalisations of a"
                + " ResNet-18; half an hour on two cores",
            published));
  }

  @Override
  public PDiffGenerator train(
      ComputeDevice device,
      TrainingSet set,
      PDiffConfiguration configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException {
    Description<PDiffConfiguration> description =
        new Description<>(ID, mode, configuration, set.layout(), OptionalLong.of(seed.value()), 0);
    try (PDiffTraining training = PDiffTraining.begin(device, set, description, watch)) {
      return training.run(device, watch, scratch);
    }
  }

  @Override
  public PDiffGenerator load(ComputeDevice device, Path file) throws IOException {
    try (GeneratorFile<PDiffConfiguration> opened =
        GeneratorFile.open(file, ID, PDiffConfiguration.class)) {
      Description<PDiffConfiguration> description = opened.description();
      PDiffConfiguration configuration = description.configuration();
      int wanted = configuration.autoEncoderSteps() + configuration.denoiserSteps();
      if (description.steps() != wanted) {
        throw new FormatException(
            "the file is of a training of which %d steps are done; wanted: all %d"
                .formatted(description.steps(), wanted));
      }
      return new PDiffGenerator(
          device,
          description,
          Networks.read(device, configuration, description.layout(), opened.arrays()));
    }
  }

  @Override
  public PDiffGenerator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    return OfficialFile.read(device, model.file(), set, mode);
  }
}
