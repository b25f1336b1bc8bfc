package org.weightaudit.generators.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** β follows from T alone, so the bounds of T see to it that all constants are finite. */
class ScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "21, 21, DDPM", "21, 2, DDPM", "21, 1, DDPM", "21, 21, DDIM",
    "100000, 100000, DDPM", "100000, 2, DDPM", "100000, 1, DDPM", "100000, 100000, DDIM",
  })
  void everyScheduleThatIsAcceptedIsFinite(int total, int steps, Sampling.Sampler sampler) {
    Sampling sampling = new Sampling(total, sampler, steps, false, 0);
    assertThat(Networks.diffusion(sampling).isFinite()).isTrue();
    assertThat(Networks.sampled(sampling).isFinite()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1000, 1", "1000, 600"})
  void stepsThatNoStrideGivesAreRefused(int total, int steps) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sampling(total, Sampling.Sampler.DDIM, steps, false, 0))
        .withMessageStartingWith("steps is %d; wanted: ".formatted(steps));
  }
}
