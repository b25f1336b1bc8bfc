package org.weightaudit.generators.hyperrep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.hyperrep.Learning.Algorithm;
import org.weightaudit.generators.hyperrep.Learning.Schedule;
import org.weightaudit.generators.hyperrep.Loss.Contrast;
import org.weightaudit.generators.hyperrep.Loss.Reduction;
import org.weightaudit.generators.hyperrep.Sampling.SamplerKind;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.Clipping;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * Hyper-Representations (Schürholt et al., Hyper-Representations as Generative Models, NeurIPS
 * 2022): an auto-encoder over tokens of neurons, and samples of a kernel density of the latents of
 * the best training checkpoints. It learns from checkpoints of many runs, each with its accuracy.
 *
 * <p>The modes differ in one thing. The published sampler fits a density to every latent dimension
 * and draws from each with the same random state, so {@link Mode#AS_PUBLISHED} gives the latent of
 * one training checkpoint with one number added everywhere: a copy by construction. {@link
 * Mode#CORRECTED} gives each dimension a random state of its own, as independent densities mean;
 * what it decodes is far from every training checkpoint and mostly does not work. {@link
 * SamplerKind#JOINT}, in either mode, draws whole latents with independent noise.
 *
 * <p>With seed 42 and 200 draws, the draws of the latents as published are those of the authors'
 * code. Not followed in either mode: the order of the authors' random numbers in training; a
 * learning rate that falls when the loss does not.
 */
public final class HyperRepresentations
    implements GeneratorMethod<HyperRepresentationsConfiguration> {

  static final String ID = "hyper-representations";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "Hyper-Representations (Schürholt et al., Hyper-Representations as Generative Models, 2022)";
  }

  @Override
  public Class<HyperRepresentationsConfiguration> configurationType() {
    return HyperRepresentationsConfiguration.class;
  }

  @Override
  public List<Preset<HyperRepresentationsConfiguration>> presets() {
    String networks = "the 2464 weights of the authors' small convolutional networks";
    return List.of(
        new Preset<>("cnn-2464", networks, preset(Sampling.published())),
        new Preset<>(
            "cnn-2464-joint",
            networks + "; whole latents with noise, to be sampled in mode corrected",
            preset(Sampling.joint())));
  }

  private static HyperRepresentationsConfiguration preset(Sampling sampling) {
    return new HyperRepresentationsConfiguration(
        new Shape(
            208,
            416,
            4,
            1,
            128,
            Compression.LINEAR,
            Decompression.LINEAR,
            Bottleneck.BOUNDED,
            0,
            BlockType.POL,
            true,
            false,
            Optional.of(false)),
        Augmentation.noise(0.02),
        new Loss(
            Contrast.SIMCLR,
            0.05,
            0.1,
            32,
            16,
            Reduction.GLOBAL_MEAN,
            List.of(),
            1e30,
            0,
            Optional.of(false)),
        new Learning(
            0.1,
            25,
            1000,
            Algorithm.ADAM,
            1e-3,
            Schedule.COSINE,
            0,
            0.9,
            new Clipping(Clipping.Kind.NONE, 5),
            Optional.of(0.0),
            Optional.of(false)),
        sampling);
  }

  @Override
  public HyperRepresentationsGenerator train(
      ComputeDevice device,
      TrainingSet set,
      HyperRepresentationsConfiguration configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException {
    Description<HyperRepresentationsConfiguration> description =
        new Description<>(ID, mode, configuration, set.layout(), OptionalLong.of(seed.value()), 0);
    try (HyperRepresentationsTraining training =
        HyperRepresentationsTraining.begin(device, set, description, watch)) {
      return training.run(set, watch, scratch);
    }
  }

  @Override
  public HyperRepresentationsGenerator load(ComputeDevice device, Path file) throws IOException {
    try (GeneratorFile<HyperRepresentationsConfiguration> opened =
        GeneratorFile.open(file, ID, HyperRepresentationsConfiguration.class)) {
      Description<HyperRepresentationsConfiguration> description = opened.description();
      HyperRepresentationsConfiguration configuration = description.configuration();
      if (description.steps() != configuration.learning().steps()) {
        throw new FormatException(
            "the file is of a training of which %d steps are done; wanted: all %d"
                .formatted(description.steps(), configuration.learning().steps()));
      }
      Selected selected = Selected.read(opened.arrays(), configuration.shape().latentSize());
      return new HyperRepresentationsGenerator(
          description,
          Networks.read(device, configuration, description.layout(), opened.arrays()),
          selected);
    }
  }

  @Override
  public HyperRepresentationsGenerator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    return OfficialFile.read(device, model, set, mode, progress);
  }
}
