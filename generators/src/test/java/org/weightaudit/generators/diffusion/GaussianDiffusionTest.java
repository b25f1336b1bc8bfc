package org.weightaudit.generators.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** Against arrays of HyperDiffusion's published code; its README of the golden files. */
class GaussianDiffusionTest {

  private static final double STEP = 5e-5;

  private static NpzArrays fixture(String name) {
    return Golden.arrays("hyperdiffusion/" + name + ".npz");
  }

  private static GaussianDiffusion ofBetas(double[] beta) {
    return GaussianDiffusion.linear(beta[0], beta[beta.length - 1], beta.length);
  }

  private static NDArray array(NDManager scope, NpzArrays fixture, String name) {
    long[] shape = fixture.shape(name).stream().mapToLong(Integer::longValue).toArray();
    return scope.create(fixture.floats(name), new Shape(shape));
  }

  @Test
  void constantsAreThoseOfThePublishedSchedule() {
    NpzArrays fixture = fixture("schedule_T500");
    GaussianDiffusion diffusion = ofBetas(fixture.doubles("betas"));
    assertConstant(fixture, "betas", t -> diffusion.beta()[t], 1e-15);
    assertConstant(fixture, "alphas_cumprod", t -> diffusion.alphaBar()[t], 1e-14);
    float[] signal = diffusion.signalRate();
    float[] noise = diffusion.noiseRate();
    float[] inverse = diffusion.inverseSignalRate();
    float[] ratio = diffusion.noiseToSignal();
    assertConstant(fixture, "sqrt_alphas_cumprod", t -> signal[t], 1e-7);
    assertConstant(fixture, "sqrt_one_minus_alphas_cumprod", t -> noise[t], 1e-7);
    assertConstant(fixture, "sqrt_recip_alphas_cumprod", t -> inverse[t], 1e-7);
    assertConstant(fixture, "sqrt_recipm1_alphas_cumprod", t -> ratio[t], 1e-7);
  }

  private static void assertConstant(
      NpzArrays fixture, String name, IntToDoubleFunction constant, double relative) {
    double[] expected = fixture.doubles(name);
    for (int t = 0; t < expected.length; t++) {
      assertThat(constant.applyAsDouble(t))
          .as("%s of %d", name, t)
          .isCloseTo(expected[t], within(relative * Math.abs(expected[t])));
    }
  }

  @Test
  void oneStepHasTheFirstBeta() {
    assertThat(GaussianDiffusion.linear(1e-4, 2e-2, 1).beta()).containsExactly(1e-4);
  }

  @Test
  void noiseIsMixedInToTheLastBit() {
    NpzArrays fixture = fixture("qsample_loss");
    GaussianDiffusion diffusion = ofBetas(fixture("schedule_T500").doubles("betas"));
    try (ComputeDevice device = ComputeDevice.best();
        NDManager scope = device.openScope()) {
      NDArray noisy =
          GaussianDiffusion.noisy(
              array(scope, fixture, "x0"),
              scope.create(fixture.ints("t")),
              scope.create(diffusion.signalRate()),
              scope.create(diffusion.noiseRate()),
              array(scope, fixture, "noise"));
      assertThat(noisy.toFloatArray()).isEqualTo(fixture.floats("x_t"));
    }
  }

  @Test
  void walkFromNoiseToDataIsThatOfRecordedPredictions() {
    NpzArrays fixture = fixture("ddim_short");
    GaussianDiffusion diffusion = ofBetas(fixture.doubles("betas"));
    int steps = diffusion.steps();
    assertThat((double) steps).isEqualTo(fixture.scalar("T"));
    try (ComputeDevice device = ComputeDevice.best();
        NDManager scope = device.openScope()) {
      NDArray states = array(scope, fixture, "x_after_step");
      NDArray predictions = array(scope, fixture, "pred_xstart");
      NDArray start = array(scope, fixture, "initial_noise");
      NDArray end =
          diffusion.ddim(
              start,
              (x, t) -> predictions.get(steps - 1 - t),
              (t, x) -> assertClose(x, states.get(steps - 1 - t).toFloatArray()));
      assertClose(end, fixture.floats("final"));
      assertThat(start.toFloatArray()).isEqualTo(fixture.floats("initial_noise"));
      assertThat(end.getManager()).isSameAs(scope);
    }
  }

  private static void assertClose(NDArray actual, float[] expected) {
    assertThat(actual.toFloatArray()).containsExactly(expected, within((float) STEP));
  }
}
