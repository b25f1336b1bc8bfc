package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.hyperrep.LatentDensity.Kind;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** The published sampler, number for number. */
class LatentDensityTest {

  private static final double SHARE = 0.3;

  private static final NpzArrays FIXTURE = Golden.arrays("hyper-representations/kde.npz");
  private static final int LENGTH = FIXTURE.shape("latents").get(1);
  private static final int DRAWS = FIXTURE.shape("samples_all").get(0);

  private static LatentDensity density(float[] latents) {
    return new LatentDensity(latents, LENGTH, FIXTURE.scalar("bandwidth"), DRAWS);
  }

  private static float[] bestLatents() {
    float[] all = FIXTURE.floats("latents");
    int[] best = FIXTURE.ints("idx_best");
    float[] latents = new float[best.length * LENGTH];
    for (int i = 0; i < best.length; i++) {
      System.arraycopy(all, best[i] * LENGTH, latents, i * LENGTH, LENGTH);
    }
    return latents;
  }

  @Test
  void randomNumbersAreNumpys() {
    for (String length : new String[] {"", "_n200"}) {
      NumpyRandom random = new NumpyRandom(42);
      assertThat(FIXTURE.doubles("uniform_seed42" + length))
          .containsExactly(
              Arrays.stream(FIXTURE.doubles("uniform_seed42" + length))
                  .map(u -> random.nextUniform())
                  .toArray());
      for (double expected : FIXTURE.doubles("normal_seed42" + length)) {
        assertThat(random.nextNormal()).isCloseTo(expected, within(4 * Math.ulp(expected)));
      }
    }
  }

  @Test
  void theBestAreThoseThatReachTheQuantileTiesIncluded() {
    double[] accuracies = FIXTURE.doubles("accuracies");
    assertThat(LatentDensity.threshold(accuracies, SHARE))
        .isEqualTo((float) FIXTURE.scalar("threshold"));
    assertThat(LatentDensity.best(accuracies, SHARE)).containsExactly(FIXTURE.ints("idx_best"));
  }

  @Test
  void drawsOfTheSharedStateAreThePublishedOnes() {
    assertThat(density(bestLatents()).block(Kind.SHARED, new Seed(42), 0))
        .containsExactly(FIXTURE.floats("samples_top30"));
    assertThat(density(FIXTURE.floats("latents")).block(Kind.SHARED, new Seed(42), 0))
        .containsExactly(FIXTURE.floats("samples_all"));
  }

  @Test
  void aSharedDrawIsOneLatentWithOneNumberAddedEverywhere() {
    assertThat(density(bestLatents()).centres(new Seed(42), 0))
        .containsExactly(FIXTURE.ints("source_in_best"));
    float[] latents = bestLatents();
    float[] draws = density(latents).block(Kind.SHARED, new Seed(7), 3);
    int[] centres = density(latents).centres(new Seed(7), 3);
    for (int i = 0; i < DRAWS; i++) {
      double first = draws[i * LENGTH] - (double) latents[centres[i] * LENGTH];
      for (int k = 0; k < LENGTH; k++) {
        double shift = draws[i * LENGTH + k] - (double) latents[centres[i] * LENGTH + k];
        assertThat(Math.abs(shift - first)).isLessThan(1e-6);
      }
    }
  }

  @Test
  void independentDimensionsHaveCentresOfTheirOwn() {
    float[] latents = bestLatents();
    LatentDensity density = density(latents);
    float[] draws = density.block(Kind.INDEPENDENT, new Seed(42), 0);
    long ofOneCentre = 0;
    for (int i = 0; i < DRAWS; i++) {
      int draw = i;
      for (int c = 0; c < latents.length / LENGTH; c++) {
        int centre = c;
        boolean near =
            IntStream.range(0, LENGTH)
                .allMatch(
                    k ->
                        Math.abs(draws[draw * LENGTH + k] - latents[centre * LENGTH + k])
                            < 5 * density.bandwidth());
        ofOneCentre += near ? 1 : 0;
      }
    }
    assertThat(ofOneCentre).isZero();
  }
}
