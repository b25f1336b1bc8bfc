package org.weightaudit.generators.gpt;

import static org.weightaudit.generators.Requirement.check;

/**
 * How G.pt diffuses and samples.
 *
 * @param diffusionSteps T; β goes from 0.1/T to 20/T, so more than 20
 * @param sampler how x₀ is found
 * @param steps of the sampler: T or fewer
 * @param withinTrainingRange whether predictions are clipped to the least and greatest weight of
 *     the training set: not as published
 * @param target the metric that samples are asked to reach unless told otherwise
 */
public record Sampling(
    int diffusionSteps, Sampler sampler, int steps, boolean withinTrainingRange, double target) {

  /** How x₀ is found. */
  public enum Sampler {
    /** With noise at each step, at times that lie evenly. */
    DDPM,
    /** Without, at times 0, s, 2·s, …: only numbers of steps that a whole s gives. */
    DDIM
  }

  public Sampling {
    check(
        diffusionSteps > 20 && diffusionSteps <= 100_000,
        "diffusionSteps",
        diffusionSteps,
        "from 21 to 100000");
    check(
        steps >= 1 && steps <= diffusionSteps,
        "steps",
        steps,
        "from 1 to diffusionSteps, " + diffusionSteps);
    check(
        sampler != Sampler.DDIM || strides(diffusionSteps, steps),
        "steps",
        steps,
        "as many as some whole stride gives of %d for DDIM".formatted(diffusionSteps));
    check(Double.isFinite(target), "target", target, "a finite number");
  }

  /** Whether some s, less than {@code total}, has as many multiples below it. */
  private static boolean strides(int total, int count) {
    int stride = (total + count - 1) / count;
    return stride < total && (total + stride - 1) / stride == count;
  }

  /** All 1000 steps with noise, as published. */
  static Sampling published(double target) {
    return new Sampling(1000, Sampler.DDPM, 1000, false, target);
  }
}
