package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.hyperrep.Erasing.Filling;
import org.weightaudit.generators.hyperrep.Erasing.Spread;

/** What is erased of a view. */
class ErasingTest {

  private static final int LENGTH = 1000;
  private static final int TRIALS = 400;

  /** Places of a vector of ones at which something else stands afterwards. */
  private static int[] erased(Erasing erasing, long seed) {
    float[] vector = new float[LENGTH];
    Arrays.fill(vector, 1);
    erasing.erase(vector, new SplittableRandom(seed));
    return IntStream.range(0, LENGTH).filter(k -> vector[k] != 1).toArray();
  }

  private static Erasing erasing(double probability, Spread spread, Filling filling) {
    return new Erasing(probability, 0.1, 0.3, spread, filling, -2);
  }

  @Test
  void aBlockIsARunOfADrawnLengthThatEndsInside() {
    Erasing erasing = erasing(1, Spread.BLOCK, Filling.CONSTANT);
    for (int seed = 0; seed < TRIALS; seed++) {
      int[] places = erased(erasing, seed);
      assertThat(places.length).isBetween(100, 300);
      assertThat(places[places.length - 1] - places[0]).isEqualTo(places.length - 1);
    }
    assertThat(IntStream.range(0, TRIALS).map(seed -> erased(erasing, seed)[0]).distinct().count())
        .isGreaterThan(TRIALS / 2);
  }

  /** Drawn with replacement: of k draws from n places, n·(1 - (1 - 1/n)^k) are different. */
  @Test
  void scatteredPlacesAreDrawnWithReplacement() {
    Erasing erasing = new Erasing(1, 0.5, 0.5, Spread.SCATTER, Filling.CONSTANT, -2);
    double mean =
        IntStream.range(0, TRIALS)
            .map(seed -> erased(erasing, seed).length)
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(LENGTH * (1 - Math.pow(1 - 1.0 / LENGTH, 500)), within(3.0));
  }

  @Test
  void asManyViewsAreErasedAsTheProbabilitySays() {
    Erasing sometimes = erasing(0.25, Spread.BLOCK, Filling.CONSTANT);
    long erased =
        IntStream.range(0, TRIALS).filter(seed -> erased(sometimes, seed).length > 0).count();
    assertThat(erased).isBetween(TRIALS / 4L - 35, TRIALS / 4L + 35);
    Erasing never = erasing(0, Spread.BLOCK, Filling.CONSTANT);
    assertThat(IntStream.range(0, TRIALS).filter(seed -> erased(never, seed).length > 0)).isEmpty();
  }

  @Test
  void aBlockThatNeverFitsErasesNothing() {
    assertThat(erased(new Erasing(1, 1, 1, Spread.BLOCK, Filling.CONSTANT, -2), 1)).isEmpty();
  }

  @Test
  void erasedPlacesHoldTheConstantOrNormalNumbers() {
    float[] vector = new float[LENGTH];
    new Erasing(1, 0.9, 0.9, Spread.SCATTER, Filling.CONSTANT, -2)
        .erase(vector, new SplittableRandom(3));
    assertThat(vector).containsOnly(0f, -2f);
    float[] noisy = new float[LENGTH];
    new Erasing(1, 1, 1, Spread.SCATTER, Filling.NORMAL, 0).erase(noisy, new SplittableRandom(3));
    double squares = 0;
    int count = 0;
    for (float value : noisy) {
      squares += (double) value * value;
      count += value == 0 ? 0 : 1;
    }
    assertThat(Math.sqrt(squares / count)).isCloseTo(1, within(0.15));
  }

  @Test
  void sharesMustBeInOrder() {
    assertThatThrownBy(() -> new Erasing(1, 0.3, 0.1, Spread.BLOCK, Filling.CONSTANT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("mostShare is 0.1; wanted: from leastShare to 1");
  }
}
