package org.weightaudit.generators.pdiff;

import static org.weightaudit.generators.Requirement.check;
import static org.weightaudit.generators.Requirement.checkWithin;

import java.util.List;
import org.weightaudit.generators.diffusion.NoiseSchedule;

/**
 * How P-diff learns and samples. The two networks, their training, and the diffusion.
 *
 * @param channels of the auto-encoder's levels, 2 to 6 of them; each level halves the length
 * @param latentSize d, the length of a latent
 * @param kernel taps of every convolution, odd
 * @param denoiserChannels of the denoiser: an odd number of them, at least 5, symmetric, 1 at both
 *     ends
 * @param batchSize checkpoints a step, drawn with replacement
 * @param inputNoise standard deviation of the noise on standardised weights, at least 0
 * @param latentNoise standard deviation of the noise on latents, at least 0
 * @param autoEncoderSteps updates of the auto-encoder; the last has learning rate 0
 * @param autoEncoderLearningRate of the first update
 * @param denoiserSteps updates of the denoiser; the last has learning rate 0
 * @param denoiserLearningRate of the first update
 * @param diffusionSteps T
 * @param firstBeta of the diffusion's first step
 * @param lastBeta of its last
 * @param sampler how samples are drawn
 */
public record PDiffConfiguration(
    List<Integer> channels,
    int latentSize,
    int kernel,
    List<Integer> denoiserChannels,
    int batchSize,
    double inputNoise,
    double latentNoise,
    int autoEncoderSteps,
    double autoEncoderLearningRate,
    int denoiserSteps,
    double denoiserLearningRate,
    int diffusionSteps,
    double firstBeta,
    double lastBeta,
    SamplerKind sampler) {

  /** How samples are drawn. */
  public enum SamplerKind {
    /** All T steps; what the paper used. */
    DDPM,
    /** 60 steps of DDIM with η = 0.05, as in the published code, which does not use it. */
    DDIM
  }

  /** Steps of {@link SamplerKind#DDIM}. */
  static final int DDIM_STEPS = 60;

  static final double DDIM_ETA = 0.05;

  public PDiffConfiguration {
    channels = List.copyOf(channels);
    denoiserChannels = List.copyOf(denoiserChannels);
    check(channels.size() >= 2 && channels.size() <= 6, "channels", channels, "2 to 6 of them");
    check(positive(channels), "channels", channels, "at least 1 each");
    checkWithin(1, 1_000_000, "latentSize", latentSize);
    check(kernel >= 1 && kernel % 2 == 1, "kernel", kernel, "an odd number");
    check(
        denoiserChannels.size() >= 5 && denoiserChannels.size() % 2 == 1,
        "denoiserChannels",
        denoiserChannels,
        "an odd number of them, at least 5");
    check(positive(denoiserChannels), "denoiserChannels", denoiserChannels, "at least 1 each");
    check(
        denoiserChannels.get(0) == 1 && isSymmetric(denoiserChannels),
        "denoiserChannels",
        denoiserChannels,
        "a symmetric list with 1 at both ends");
    checkWithin(2, 65_536, "batchSize", batchSize);
    check(finite(inputNoise, 0), "inputNoise", inputNoise, "at least 0 and finite");
    check(finite(latentNoise, 0), "latentNoise", latentNoise, "at least 0 and finite");
    checkWithin(1, 100_000_000, "autoEncoderSteps", autoEncoderSteps);
    check(
        autoEncoderLearningRate > 0 && finite(autoEncoderLearningRate, 0),
        "autoEncoderLearningRate",
        autoEncoderLearningRate,
        "a positive number");
    checkWithin(1, 100_000_000, "denoiserSteps", denoiserSteps);
    check(
        denoiserLearningRate > 0 && finite(denoiserLearningRate, 0),
        "denoiserLearningRate",
        denoiserLearningRate,
        "a positive number");
    checkWithin(2, 100_000, "diffusionSteps", diffusionSteps);
    check(firstBeta > 0 && firstBeta < 1, "firstBeta", firstBeta, "more than 0 and less than 1");
    check(
        lastBeta >= firstBeta && lastBeta < 1,
        "lastBeta",
        lastBeta,
        "at least firstBeta and less than 1");
    check(
        sampler != SamplerKind.DDIM || diffusionSteps > DDIM_STEPS,
        "diffusionSteps",
        diffusionSteps,
        "more than %d for DDIM".formatted(DDIM_STEPS));
    check(
        NoiseSchedule.linear(firstBeta, firstBeta, 1).isFinite(),
        "firstBeta",
        firstBeta,
        "such that 1 - firstBeta is neither 0 nor 1 in float32");
    NoiseSchedule schedule = NoiseSchedule.linear(firstBeta, lastBeta, diffusionSteps);
    check(
        schedule.isFinite(),
        "lastBeta",
        lastBeta,
        "such that 1 - lastBeta is more than 0 in float32");
    check(
        sampler != SamplerKind.DDIM || schedule.keepsSignal(),
        "lastBeta",
        lastBeta,
        "so little that the product of all 1 - β over %d steps is more than 0 in float32 for DDIM"
            .formatted(diffusionSteps));
  }

  private static boolean positive(List<Integer> sizes) {
    return sizes.stream().allMatch(size -> size >= 1);
  }

  private static boolean finite(double value, double least) {
    return value >= least && Double.isFinite(value);
  }

  private static boolean isSymmetric(List<Integer> sizes) {
    for (int i = 0; i < sizes.size() / 2; i++) {
      if (!sizes.get(i).equals(sizes.get(sizes.size() - 1 - i))) {
        return false;
      }
    }
    return true;
  }

  /** The published configuration, for 2048 weights of a ResNet-18. */
  public static PDiffConfiguration published() {
    return new PDiffConfiguration(
        List.of(64, 128, 256, 256, 32),
        128,
        7,
        List.of(1, 64, 128, 256, 512, 256, 128, 64, 1),
        50,
        0.001,
        0.1,
        501,
        2e-5,
        1001,
        1e-4,
        1000,
        1e-4,
        0.02,
        SamplerKind.DDPM);
  }

  /** The same with other networks. */
  public PDiffConfiguration withNetworks(
      List<Integer> newChannels, int newLatentSize, List<Integer> newDenoiserChannels) {
    return new PDiffConfiguration(
        newChannels,
        newLatentSize,
        kernel,
        newDenoiserChannels,
        batchSize,
        inputNoise,
        latentNoise,
        autoEncoderSteps,
        autoEncoderLearningRate,
        denoiserSteps,
        denoiserLearningRate,
        diffusionSteps,
        firstBeta,
        lastBeta,
        sampler);
  }

  /** The same with other learning rates. */
  public PDiffConfiguration withLearningRates(double newAutoEncoderRate, double newDenoiserRate) {
    return new PDiffConfiguration(
        channels,
        latentSize,
        kernel,
        denoiserChannels,
        batchSize,
        inputNoise,
        latentNoise,
        autoEncoderSteps,
        newAutoEncoderRate,
        denoiserSteps,
        newDenoiserRate,
        diffusionSteps,
        firstBeta,
        lastBeta,
        sampler);
  }
}
