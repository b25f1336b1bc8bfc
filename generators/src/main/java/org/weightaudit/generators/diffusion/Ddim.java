package org.weightaudit.generators.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * DDIM (Song et al., Denoising Diffusion Implicit Models, 2021, equation 12) over a part of the
 * schedule as P-diff's authors wrote it: times 1, 1 + T/S, 1 + 2·T/S, … for S steps, last first,
 * each leading to the time before it, the first to 0; so the walk begins below T if S does not
 * divide T, and the result still has the noise of time 0.
 */
public final class Ddim implements Sampler {

  private final NoiseSchedule schedule;
  private final int steps;
  private final int stride;
  private final double eta;

  /**
   * @param steps S, at most T
   * @param eta how random: 0 not at all, 1 about as DDPM
   */
  public Ddim(NoiseSchedule schedule, int steps, double eta) {
    this.schedule = schedule;
    this.steps = steps;
    this.stride = schedule.steps() / steps;
    this.eta = eta;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int time(int step) {
    return 1 + (steps - 1 - step) * stride;
  }

  @Override
  public NDArray step(int step, NDArray x, NDArray predictedNoise, NDArray noise) {
    double now = schedule.alphaBar(time(step));
    double next = schedule.alphaBar(step == steps - 1 ? 0 : time(step + 1));
    double sigma = eta * Math.sqrt((1 - next) / (1 - now) * (1 - now / next));
    double ofNoise = Math.sqrt(1 - next - sigma * sigma) - Math.sqrt(next * (1 - now) / now);
    return x.mul(Math.sqrt(next / now)).addi(predictedNoise.mul(ofNoise)).addi(noise.mul(sigma));
  }
}
