package org.weightaudit.generators.diffusion;

import java.util.stream.Stream;

/**
 * How noise grows over T steps with linear β (Ho et al., Denoising Diffusion Probabilistic Models,
 * 2020): x_t = √ᾱ_t · x₀ + √(1 - ᾱ_t) · ε, where ᾱ_t = Π (1 - β_s) over s ≤ t, and t counts from 0.
 * All numbers are float32 as PyTorch computes them.
 */
public final class NoiseSchedule {

  private final float[] beta;
  private final float[] alpha;
  private final float[] alphaBar;

  private NoiseSchedule(float[] beta) {
    this.beta = beta.clone();
    alpha = new float[beta.length];
    alphaBar = new float[beta.length];
    double product = 1;
    for (int t = 0; t < beta.length; t++) {
      alpha[t] = 1 - beta[t];
      product *= alpha[t];
      alphaBar[t] = (float) product;
    }
  }

  /**
   * β in equal steps.
   *
   * @param first of t = 0
   * @param last of t = steps - 1
   */
  public static NoiseSchedule linear(double first, double last, int steps) {
    float[] beta = new float[steps];
    float step = steps == 1 ? 0 : ((float) last - (float) first) / (steps - 1);
    for (int t = 0; t < steps; t++) {
      beta[t] = t < steps / 2 ? (float) first + step * t : (float) last - step * (steps - 1 - t);
    }
    return new NoiseSchedule(beta);
  }

  /**
   * Any β, for files: PyTorch's rounding of equal steps depends on the processor.
   *
   * @param beta between 0 and 1
   */
  public static NoiseSchedule of(float... beta) {
    return new NoiseSchedule(beta);
  }

  /** T. */
  public int steps() {
    return beta.length;
  }

  /** β_t. */
  public float[] beta() {
    return beta.clone();
  }

  /** Whether the constants of all steps are finite: not if 1 - β is 0, or ᾱ still 1. */
  public boolean isFinite() {
    return Stream.of(meanOfState(), meanOfNoise(), posteriorVariance())
        .allMatch(NoiseSchedule::isFinite);
  }

  private static boolean isFinite(float... constants) {
    for (float constant : constants) {
      if (!Float.isFinite(constant)) {
        return false;
      }
    }
    return true;
  }

  /** Whether x_T has something of x₀, by which DDIM divides. */
  public boolean keepsSignal() {
    return alphaBar[steps() - 1] > 0;
  }

  /** ᾱ_t. */
  float alphaBar(int t) {
    return alphaBar[t];
  }

  /** √ᾱ_t: how much of x₀ is in x_t. */
  public float[] signalRate() {
    return computed(t -> Math.sqrt(alphaBar[t]));
  }

  /** √(1 - ᾱ_t): how much noise is in x_t. */
  public float[] noiseRate() {
    return computed(t -> Math.sqrt(1 - alphaBar[t]));
  }

  /** 1/√α_t. */
  public float[] meanOfState() {
    return computed(t -> Math.sqrt(1 / alpha[t]));
  }

  /** β_t/√(α_t·(1 - ᾱ_t)). */
  public float[] meanOfNoise() {
    float[] state = meanOfState();
    return computed(t -> state[t] * (1 - alpha[t]) / (float) Math.sqrt(1 - alphaBar[t]));
  }

  /** β_t·(1 - ᾱ_{t-1})/(1 - ᾱ_t), which is 0 for t = 0. */
  public float[] posteriorVariance() {
    return computed(t -> beta[t] * (1 - (t == 0 ? 1 : alphaBar[t - 1])) / (1 - alphaBar[t]));
  }

  private interface OfStep {
    double at(int t);
  }

  private float[] computed(OfStep formula) {
    float[] values = new float[beta.length];
    for (int t = 0; t < values.length; t++) {
      values[t] = (float) formula.at(t);
    }
    return values;
  }
}
