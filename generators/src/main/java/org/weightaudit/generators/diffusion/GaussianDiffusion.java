package org.weightaudit.generators.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A diffusion whose network predicts x₀ instead of the noise: x_t = √ᾱ_t·x₀ + √(1 - ᾱ_t)·ε, where
 * ᾱ_t = Π (1 - β_s) over s ≤ t, and t counts from 0 (Ho et al., 2020). All constants are computed
 * in float64 and rounded to float32 where they meet arrays, as in the program of Dhariwal and
 * Nichol (2021) that most later ones copied.
 */
public final class GaussianDiffusion {

  private final int[] times;
  private final double[] beta;
  private final double[] alphaBar;

  private GaussianDiffusion(int[] times, double[] beta) {
    this.times = times;
    this.beta = beta;
    alphaBar = new double[beta.length];
    double product = 1;
    for (int t = 0; t < beta.length; t++) {
      product *= 1 - beta[t];
      alphaBar[t] = product;
    }
  }

  /**
   * β in equal steps, the same ends whatever their number: with few steps x_T keeps much of x₀.
   *
   * @param first of t = 0
   * @param last of t = steps - 1
   */
  public static GaussianDiffusion linear(double first, double last, int steps) {
    double[] beta = new double[steps];
    for (int t = 0; t < steps; t++) {
      beta[t] = t == steps - 1 && t > 0 ? last : first + t * ((last - first) / (steps - 1.0));
    }
    beta[0] = first;
    return new GaussianDiffusion(IntStream.range(0, steps).toArray(), beta);
  }

  /**
   * The same diffusion with some of its times only: β'_j = 1 - ᾱ_t(j) / ᾱ_t(j-1). Networks are
   * still told the times of this one.
   *
   * @param kept ascending
   */
  public GaussianDiffusion respaced(int... kept) {
    int[] keptTimes = new int[kept.length];
    double[] betas = new double[kept.length];
    double before = 1;
    for (int j = 0; j < kept.length; j++) {
      keptTimes[j] = times[kept[j]];
      betas[j] = 1 - alphaBar[kept[j]] / before;
      before = alphaBar[kept[j]];
    }
    return new GaussianDiffusion(keptTimes, betas);
  }

  /** What the network is told of each step: t, or where the step was before {@link #respaced}. */
  public int[] times() {
    return times.clone();
  }

  /** T. */
  public int steps() {
    return beta.length;
  }

  /** β_t. */
  public double[] beta() {
    return beta.clone();
  }

  /** ᾱ_t. */
  public double[] alphaBar() {
    return alphaBar.clone();
  }

  /** Whether samplers get by with the constants of all steps: they are finite, divisors not 0. */
  public boolean isFinite() {
    float[] divisors = noiseToSignal();
    float[] signal = inverseSignalRate();
    float[] start = posteriorOfStart();
    float[] state = posteriorOfState();
    return IntStream.range(0, steps())
        .allMatch(
            t ->
                divisors[t] > 0
                    && Float.isFinite(divisors[t])
                    && Float.isFinite(signal[t])
                    && Float.isFinite(start[t])
                    && Float.isFinite(state[t]));
  }

  /** √ᾱ_t: how much of x₀ is in x_t. */
  public float[] signalRate() {
    return rounded(t -> Math.sqrt(alphaBar[t]));
  }

  /** √(1 - ᾱ_t): how much noise is in x_t. */
  public float[] noiseRate() {
    return rounded(t -> Math.sqrt(1 - alphaBar[t]));
  }

  /** √(1/ᾱ_t). */
  float[] inverseSignalRate() {
    return rounded(t -> Math.sqrt(1 / alphaBar[t]));
  }

  /** √(1/ᾱ_t - 1). */
  float[] noiseToSignal() {
    return rounded(t -> Math.sqrt(1 / alphaBar[t] - 1));
  }

  /** How much of x₀ is in the mean of x_(t-1) given x_t and x₀: β_t·√ᾱ_(t-1) / (1 - ᾱ_t). */
  float[] posteriorOfStart() {
    return rounded(t -> beta[t] * Math.sqrt(alphaBarBefore(t)) / (1 - alphaBar[t]));
  }

  /** How much of x_t is in it: (1 - ᾱ_(t-1))·√(1 - β_t) / (1 - ᾱ_t). */
  float[] posteriorOfState() {
    return rounded(t -> (1 - alphaBarBefore(t)) * Math.sqrt(1 - beta[t]) / (1 - alphaBar[t]));
  }

  private double alphaBarBefore(int t) {
    return t == 0 ? 1 : alphaBar[t - 1];
  }

  private float[] rounded(IntToDoubleFunction constant) {
    float[] values = new float[beta.length];
    for (int t = 0; t < values.length; t++) {
      values[t] = (float) constant.applyAsDouble(t);
    }
    return values;
  }

  /**
   * x_t of rows at times of their own.
   *
   * @param x0 [n, d]
   * @param times [n], whole numbers
   * @param signalRates {@link #signalRate} on the device, [T]
   * @param noiseRates {@link #noiseRate} on the device, [T]
   * @param noise standard normal, [n, d]
   */
  public static NDArray noisy(
      NDArray x0, NDArray times, NDArray signalRates, NDArray noiseRates, NDArray noise) {
    NDArray signal = signalRates.get(new NDIndex("{}", times)).expandDims(1);
    NDArray rate = noiseRates.get(new NDIndex("{}", times)).expandDims(1);
    return x0.mul(signal).add(noise.mul(rate));
  }

  /**
   * Predicts x₀ of x, [n, d].
   *
   * <p>The time is one of {@link #times}.
   */
  @FunctionalInterface
  public interface StartPrediction {
    NDArray at(NDArray x, int time);
  }

  /** Sees x after each step, which counts from T - 1 down to 0; not to be kept. */
  @FunctionalInterface
  public interface StepListener {
    void after(int step, NDArray x);
  }

  /**
   * From noise to data along every time, last first, without randomness: DDIM with η = 0 (Song et
   * al., Denoising Diffusion Implicit Models, 2021, equation 12). The predicted x₀ is not clipped;
   * that of time 0 is the result. It belongs to the manager of {@code start}; what is made on the
   * way is freed step by step.
   *
   * @param start standard normal, [n, d]; stays as it is
   */
  public NDArray ddim(NDArray start, StartPrediction network, StepListener listener) {
    float[] inverseSignal = inverseSignalRate();
    float[] noiseToSignal = noiseToSignal();
    return walk(
        start,
        (x, t) -> {
          float before = (float) alphaBarBefore(t);
          NDArray x0 = network.at(x, times[t]);
          NDArray noise = x.mul(inverseSignal[t]).subi(x0).divi(noiseToSignal[t]);
          return x0.mul((float) Math.sqrt(before)).addi(noise.muli((float) Math.sqrt(1 - before)));
        },
        listener);
  }

  /**
   * From noise to data along every time, last first, each step with noise of variance β (Ho et al.,
   * 2020, section 3.2, the larger of their two choices). The predicted x₀ is not clipped; that of
   * time 0 is the result, without noise. It belongs to the manager of {@code start}; what is made
   * on the way is freed step by step.
   *
   * @param start standard normal, [n, d]; stays as it is
   * @param noise standard normal, [n, d], of each step but the last, asked for in order
   */
  public NDArray ancestral(
      NDArray start, StartPrediction network, Supplier<NDArray> noise, StepListener listener) {
    float[] ofStart = posteriorOfStart();
    float[] ofState = posteriorOfState();
    return walk(
        start,
        (x, t) -> {
          NDArray mean = network.at(x, times[t]).mul(ofStart[t]).addi(x.mul(ofState[t]));
          return t == 0 ? mean : mean.addi(noise.get().mul((float) Math.sqrt(beta[t])));
        },
        listener);
  }

  /** One step of a walk, to x_(t-1) from x_t. */
  private interface Step {
    NDArray from(NDArray x, int t);
  }

  private NDArray walk(NDArray start, Step step, StepListener listener) {
    NDArray x = start;
    for (int t = steps() - 1; t >= 0; t--) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray next = step.from(x, t);
        NDScope.unregister(next);
        if (x != start) {
          x.close();
        }
        x = next;
      }
      listener.after(t, x);
    }
    return x;
  }
}
