package org.weightaudit.generators.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * The ancestral sampler of DDPM (Ho et al., 2020, algorithm 2) with the posterior variance: every
 * time of the schedule, last first; x is not clipped. The noise of the last step counts nothing.
 */
public final class Ddpm implements Sampler {

  private final float[] meanOfState;
  private final float[] meanOfNoise;
  private final float[] posteriorVariance;

  public Ddpm(NoiseSchedule schedule) {
    meanOfState = schedule.meanOfState();
    meanOfNoise = schedule.meanOfNoise();
    posteriorVariance = schedule.posteriorVariance();
  }

  @Override
  public int steps() {
    return meanOfState.length;
  }

  @Override
  public int time(int step) {
    return steps() - 1 - step;
  }

  @Override
  public NDArray step(int step, NDArray x, NDArray predictedNoise, NDArray noise) {
    int t = time(step);
    return x.mul(meanOfState[t])
        .subi(predictedNoise.mul(meanOfNoise[t]))
        .addi(noise.mul((float) Math.sqrt(posteriorVariance[t])));
  }
}
