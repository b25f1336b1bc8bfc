package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;

/**
 * How Hyper-Representations learn and sample.
 *
 * @param shape of the auto-encoder
 * @param positionScale standard deviation of new position embeddings: 1 as published; 0.1 lets
 *     small models begin to learn
 * @param headWidth inside the projection head
 * @param headSize of what the contrastive loss compares
 * @param contrastShare γ, the weight of the contrastive loss, from 0 to 1
 * @param temperature τ of the contrastive loss
 * @param noise standard deviation of the noise on views, in standard deviations of the layer
 * @param batchSize pairs of views a step, at least 2
 * @param steps of the training; the last has learning rate 0
 * @param learningRate of the first step
 * @param sampler how latents are drawn
 * @param bandwidth of the density's kernels
 * @param bestShare which share of the training checkpoints, by accuracy, latents are drawn from
 * @param draws how many samples share their random state: see {@link LatentDensity}
 */
public record HyperRepresentationsConfiguration(
    Shape shape,
    double positionScale,
    int headWidth,
    int headSize,
    double contrastShare,
    double temperature,
    double noise,
    int batchSize,
    int steps,
    double learningRate,
    SamplerKind sampler,
    double bandwidth,
    double bestShare,
    int draws) {

  /** How latents are drawn. */
  public enum SamplerKind {
    /**
     * A one-dimensional density for each latent dimension; with one random state for all as
     * published, with a random state for each when corrected.
     */
    DIMENSIONS,
    /** One density of whole latents. */
    JOINT
  }

  public HyperRepresentationsConfiguration {
    check(positionScale > 0, "positionScale", positionScale, "above 0");
    check(headWidth >= 1, "headWidth", headWidth, "at least 1");
    check(headSize >= 1, "headSize", headSize, "at least 1");
    check(contrastShare >= 0 && contrastShare <= 1, "contrastShare", contrastShare, "from 0 to 1");
    check(temperature > 0, "temperature", temperature, "above 0");
    check(noise >= 0 && noise < 1e6, "noise", noise, "at least 0");
    check(batchSize >= 2, "batchSize", batchSize, "at least 2");
    check(steps >= 1, "steps", steps, "at least 1");
    check(learningRate > 0 && learningRate < 1e6, "learningRate", learningRate, "above 0");
    check(bandwidth >= 0 && bandwidth < 1e6, "bandwidth", bandwidth, "at least 0");
    check(bestShare > 0 && bestShare <= 1, "bestShare", bestShare, "above 0, at most 1");
    check(draws >= 1 && draws <= 100_000, "draws", draws, "1 to 100000");
  }
}
