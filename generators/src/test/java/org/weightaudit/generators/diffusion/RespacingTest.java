package org.weightaudit.generators.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** Against arrays of G.pt's published code. */
class RespacingTest {

  private static final NpzArrays FIXTURE = Golden.arrays("gpt/schedule.npz");
  private static final GaussianDiffusion DIFFUSION = GaussianDiffusion.linear(1e-4, 0.02, 1000);

  private static void assertRespaced(String name, int... kept) {
    assertThat(kept).isEqualTo(FIXTURE.ints(name + "_timestep_map"));
    GaussianDiffusion respaced = DIFFUSION.respaced(kept);
    assertThat(respaced.times()).isEqualTo(kept);
    assertClose(respaced.beta(), FIXTURE.doubles(name + "_betas"), 1e-12);
  }

  private static void assertClose(double[] found, double[] wanted, double relative) {
    assertThat(found).hasSameSizeAs(wanted);
    for (int k = 0; k < wanted.length; k++) {
      assertThat(found[k]).isCloseTo(wanted[k], within(relative * Math.abs(wanted[k])));
    }
  }

  @Test
  void timesAndNoiseOfFewerSteps() {
    assertRespaced("respaced_10", Respacing.even(1000, 10));
    assertRespaced("respaced_6", Respacing.even(1000, 6));
    assertRespaced("respaced_7_5", Respacing.even(1000, 7, 5));
    assertRespaced("respaced_ddim50", Respacing.stride(1000, 50));
  }

  @Test
  void allStepsAreTheDiffusionItself() {
    GaussianDiffusion all = DIFFUSION.respaced(Respacing.even(1000, 1000));
    assertClose(all.beta(), FIXTURE.doubles("betas"), 1e-11);
    assertClose(all.alphaBar(), FIXTURE.doubles("alphas_cumprod"), 1e-12);
    assertFloats(all.signalRate(), "sqrt_alphas_cumprod");
    assertFloats(all.noiseRate(), "sqrt_one_minus_alphas_cumprod");
    assertFloats(all.posteriorOfStart(), "posterior_mean_coef1");
    assertFloats(all.posteriorOfState(), "posterior_mean_coef2");
  }

  private static void assertFloats(float[] found, String name) {
    assertClose(
        IntStream.range(0, found.length).mapToDouble(k -> found[k]).toArray(),
        FIXTURE.doubles(name),
        1e-7);
  }

  @Test
  void otherNumbersOfStepsScaleBothEnds() {
    assertClose(
        GaussianDiffusion.linear(1e-4 * 20, 0.02 * 20, 50).beta(),
        FIXTURE.doubles("linear50_betas"),
        1e-12);
  }

  @Test
  void respacingTwiceKeepsTheFirstTimes() {
    assertThat(DIFFUSION.respaced(0, 10, 500, 999).respaced(1, 3).times()).containsExactly(10, 999);
  }

  @Test
  void moreTimesThanThereAreAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Respacing.even(10, 6, 6))
        .withMessage("6 times are to be kept of 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Respacing.stride(1000, 600))
        .withMessage("no whole stride keeps 600 of 1000 times");
  }
}
