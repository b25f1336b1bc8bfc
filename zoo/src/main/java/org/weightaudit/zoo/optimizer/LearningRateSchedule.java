package org.weightaudit.zoo.optimizer;

/** How the learning rate changes in the course of a training. Steps count from 0. */
public enum LearningRateSchedule {
  /** The same at every step. */
  CONSTANT {
    @Override
    public double rate(double learningRate, int step, int stepsPerEpoch, int epochs) {
      return learningRate;
    }
  },
  /** Changes once an epoch: lr(e) = learningRate/2 · (1 + cos(π·e/epochs)). */
  COSINE {
    @Override
    public double rate(double learningRate, int step, int stepsPerEpoch, int epochs) {
      int epoch = step / stepsPerEpoch;
      return learningRate / 2 * (1 + Math.cos(Math.PI * epoch / epochs));
    }
  },
  /**
   * One cycle (Smith and Topin, 2018) as PyTorch's OneCycleLR: along a cosine from 1/25 of the
   * learning rate up to it in the first 30 % of the steps, then down to 1/25·10⁻⁴ of it. Momentum
   * stays as it is.
   */
  ONE_CYCLE {
    @Override
    public double rate(double learningRate, int step, int stepsPerEpoch, int epochs) {
      int last = stepsPerEpoch * epochs - 1;
      double peak = RISING * (last + 1) - 1;
      double start = learningRate / START_DIVISOR;
      return step <= peak
          ? annealed(start, learningRate, step / peak)
          : annealed(learningRate, start / END_DIVISOR, (step - peak) / (last - peak));
    }
  };

  private static final double RISING = 0.3;
  private static final double START_DIVISOR = 25;
  private static final double END_DIVISOR = 1e4;

  /** The learning rate of a step, for the greatest one of the schedule. */
  public abstract double rate(double learningRate, int step, int stepsPerEpoch, int epochs);

  private static double annealed(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }
}
