package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;

/**
 * How latents are drawn.
 *
 * @param sampler of which kind
 * @param bandwidth of the density's kernels
 * @param bestShare which share of the training checkpoints, by accuracy, latents are drawn from
 * @param draws how many samples share their random state: see {@link LatentDensity}
 */
public record Sampling(SamplerKind sampler, double bandwidth, double bestShare, int draws) {

  /** Of what a density is made. */
  public enum SamplerKind {
    /**
     * A one-dimensional density for each latent dimension; with one random state for all as
     * published, with a random state for each when corrected.
     */
    DIMENSIONS,
    /** One density of whole latents. */
    JOINT
  }

  public Sampling {
    check(bandwidth >= 0 && bandwidth < 1e6, "bandwidth", bandwidth, "at least 0");
    check(bestShare > 0 && bestShare <= 1, "bestShare", bestShare, "above 0, at most 1");
    check(draws >= 1 && draws <= 100_000, "draws", draws, "1 to 100000");
  }

  /** The sampler of the audit. */
  static Sampling published() {
    return new Sampling(SamplerKind.DIMENSIONS, 0.002, 0.3, 200);
  }

  /**
   * Whole latents with so much noise that samples still work: with independent dimensions, of the
   * corrected mode, they do not.
   */
  static Sampling joint() {
    return new Sampling(SamplerKind.JOINT, 0.12, 0.3, 200);
  }
}
