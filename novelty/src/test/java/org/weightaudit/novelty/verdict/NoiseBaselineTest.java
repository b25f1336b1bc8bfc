package org.weightaudit.novelty.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

class NoiseBaselineTest {

  /** The published amplitudes 0.05 and 0.1 of G.pt are of weights times 4.185 (gpt.md 11.1). */
  @ParameterizedTest
  @CsvSource({"0.05, 4.185, 1.066", "0.1, 4.185, 2.132", "0.05, 1, 4.461"})
  void noiseIsToldInUnitsOfTheGenerator(double sigma, double coefficient, double displacement) {
    DenseMatrix training = new DenseMatrix(20, 7960, new float[20 * 7960]);
    WeightMatrix noisy =
        new BaselineRequest.Noise(sigma, coefficient)
            .make(training, Optional.empty(), 20, new Seed(1));
    double sum = 0;
    for (int i = 0; i < noisy.rows(); i++) {
      for (float value : noisy.row(i)) {
        sum += (double) value * value;
      }
    }
    assertThat(Math.sqrt(sum / noisy.rows())).isCloseTo(displacement, within(0.01 * displacement));
  }
}
