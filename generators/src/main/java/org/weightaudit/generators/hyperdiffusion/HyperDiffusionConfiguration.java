package org.weightaudit.generators.hyperdiffusion;

import static org.weightaudit.generators.Requirement.check;
import static org.weightaudit.generators.Requirement.checkWithin;

import java.util.Optional;
import org.weightaudit.generators.diffusion.GaussianDiffusion;

/**
 * How HyperDiffusion learns and samples.
 *
 * @param width d, the length of a token inside the transformer
 * @param layers blocks of the transformer
 * @param heads of each attention; divides the width
 * @param normalizationFactor by which weights are multiplied before they are diffused: raw ones as
 *     published, standardised ones as corrected; not 0
 * @param diffusionSteps T, at least 2
 * @param firstBeta of the diffusion's first step
 * @param lastBeta of its last; not scaled with T, so with few steps x_T keeps much of x₀
 * @param batchSize checkpoints a step; the last batch of an epoch has those that are left
 * @param epochs how often each checkpoint is seen
 * @param learningRate of the first epoch
 * @param learningRateDecay by which the learning rate is multiplied each {@code epochsPerDecay}
 * @param epochsPerDecay at least 1
 * @param weightDecay of every parameter, biases and normalisations too; at least 0
 * @param augmentation how checkpoints are changed each time they are seen
 * @param augmentationAmount how many permutations there are ({@link Augmentation#PERMUTE_SAME},
 *     {@link Augmentation#PERMUTE_OWN}), or how far interpolation goes ({@link
 *     Augmentation#INTERPOLATE}); else without meaning
 * @param jitter numbers drawn uniformly from 0 to this are added to each weight each time; at least
 *     0
 * @param dropout in every place of the transformer; 0 as published and by default
 * @param noise standard deviation of Gaussian noise on each weight each time; 0 as published and by
 *     default
 */
public record HyperDiffusionConfiguration(
    int width,
    int layers,
    int heads,
    double normalizationFactor,
    int diffusionSteps,
    double firstBeta,
    double lastBeta,
    int batchSize,
    int epochs,
    double learningRate,
    double learningRateDecay,
    int epochsPerDecay,
    double weightDecay,
    Augmentation augmentation,
    double augmentationAmount,
    double jitter,
    Optional<Double> dropout,
    Optional<Double> noise) {

  /** How checkpoints are changed each time they are seen; before the scaling. */
  public enum Augmentation {
    /** Not at all, as published. */
    NONE,
    /** Hidden units change places, anew each time. */
    PERMUTE,
    /**
     * Hidden units change places as in one of {@code augmentationAmount} permutations, which are
     * the same for all checkpoints. The corrected mode adds that of no change to them.
     */
    PERMUTE_SAME,
    /**
     * Hidden units change places as in one of {@code augmentationAmount} permutations that each
     * checkpoint has of its own, drawn before the first step, or not at all.
     */
    PERMUTE_OWN,
    /** Hidden units are put in the order of the mean of their incoming weights. */
    SORT_PERMUTE,
    /**
     * A checkpoint moves towards another, by a share drawn uniformly from 0 to {@code
     * augmentationAmount}.
     */
    INTERPOLATE;

    boolean countsPermutations() {
      return this == PERMUTE_SAME || this == PERMUTE_OWN;
    }
  }

  private static final int MOST_PERMUTATIONS = 1000;

  public HyperDiffusionConfiguration {
    checkWithin(1, 65_536, "width", width);
    checkWithin(1, 256, "layers", layers);
    check(heads >= 1 && width % heads == 0, "heads", heads, "a divisor of the width " + width);
    check(
        normalizationFactor != 0 && Double.isFinite(normalizationFactor),
        "normalizationFactor",
        normalizationFactor,
        "a finite number other than 0");
    checkWithin(2, 100_000, "diffusionSteps", diffusionSteps);
    check(firstBeta > 0 && firstBeta < 1, "firstBeta", firstBeta, "more than 0 and less than 1");
    check(
        lastBeta >= firstBeta && lastBeta < 1,
        "lastBeta",
        lastBeta,
        "at least firstBeta and less than 1");
    check(
        GaussianDiffusion.linear(firstBeta, firstBeta, 1).isFinite(),
        "firstBeta",
        firstBeta,
        "such that 1 - firstBeta is neither 0 nor 1 in float64");
    check(
        GaussianDiffusion.linear(firstBeta, lastBeta, diffusionSteps).isFinite(),
        "lastBeta",
        lastBeta,
        "so little that 1 by the root of the product of all 1 - β over %d steps is finite in float32"
            .formatted(diffusionSteps));
    checkWithin(1, 65_536, "batchSize", batchSize);
    checkWithin(1, 100_000, "epochs", epochs);
    check(
        learningRate > 0 && Double.isFinite(learningRate),
        "learningRate",
        learningRate,
        "a positive number");
    check(
        learningRateDecay > 0 && learningRateDecay <= 1,
        "learningRateDecay",
        learningRateDecay,
        "more than 0 and at most 1");
    check(epochsPerDecay >= 1, "epochsPerDecay", epochsPerDecay, "at least 1");
    check(
        weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "at least 0, less than 1");
    check(
        augmentationAmount >= 0 && Double.isFinite(augmentationAmount),
        "augmentationAmount",
        augmentationAmount,
        "at least 0 and finite");
    check(
        !augmentation.countsPermutations()
            || (augmentationAmount == Math.rint(augmentationAmount)
                && augmentationAmount >= 1
                && augmentationAmount <= MOST_PERMUTATIONS),
        "augmentationAmount",
        augmentationAmount,
        "a whole number from 1 to %d for %s".formatted(MOST_PERMUTATIONS, augmentation));
    check(jitter >= 0 && Double.isFinite(jitter), "jitter", jitter, "at least 0 and finite");
    double rate = dropout.orElse(0.0);
    check(rate >= 0 && rate < 1, "dropout", rate, "at least 0, less than 1");
    double deviation = noise.orElse(0.0);
    check(deviation >= 0 && deviation < 1e6, "noise", deviation, "at least 0, less than 1e6");
  }

  double dropoutRate() {
    return dropout.orElse(0.0);
  }

  double noiseDeviation() {
    return noise.orElse(0.0);
  }

  /** The published configuration for planes and chairs, for 2,749 fields of 36,737 weights. */
  public static HyperDiffusionConfiguration published() {
    return new HyperDiffusionConfiguration(
        2880,
        12,
        16,
        1,
        500,
        1e-4,
        0.02,
        32,
        6000,
        2e-4,
        0.9,
        200,
        0.01,
        Augmentation.NONE,
        0,
        0,
        Optional.of(0.0),
        Optional.of(0.0));
  }

  /**
   * For about 100 fields of some 10,000 weights: as published, but a smaller transformer and
   * training.
   */
  public static HyperDiffusionConfiguration smallFields() {
    return new HyperDiffusionConfiguration(
        192,
        4,
        4,
        1,
        500,
        1e-4,
        0.02,
        32,
        500,
        5e-4,
        0.9,
        200,
        0.01,
        Augmentation.NONE,
        0,
        0,
        Optional.of(0.0),
        Optional.of(0.0));
  }
}
