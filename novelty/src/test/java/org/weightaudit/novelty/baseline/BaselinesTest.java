package org.weightaudit.novelty.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class BaselinesTest {

  private static final NpzArrays GOLDEN = Golden.arrays("p-diff/baselines.npz");

  @Test
  void averagesAreMeansOfTheUnmodifiedRows() {
    DenseMatrix training = GOLDEN.matrix("training");
    float[] before = training.values().clone();
    DenseMatrix expected = GOLDEN.matrix("average_correct");
    int size = GOLDEN.shape("average_index").get(1);
    int[] index = GOLDEN.ints("average_index");
    for (int i = 0; i < expected.rows(); i++) {
      int[] drawn = Arrays.copyOfRange(index, i * size, (i + 1) * size);
      assertThat(Baselines.mean(training, drawn)).containsExactly(expected.row(i), within(1e-6f));
    }
    Baselines.averages(training, size, 100, new Seed(1));
    assertThat(training.values()).isEqualTo(before);
  }

  @Test
  void momentsAreThoseOfTheOriginal() {
    Baselines.Moments moments = Baselines.Moments.of(GOLDEN.matrix("training"));
    assertThat(moments.mean()).containsExactly(GOLDEN.doubles("gaussian_mean"), within(1e-6));
    assertThat(moments.standardDeviation())
        .containsExactly(GOLDEN.doubles("gaussian_std"), within(1e-6));
  }

  @Test
  void gaussiansHaveTheMomentsOfTheTrainingSet() {
    DenseMatrix training = GOLDEN.matrix("training");
    Baselines.Moments wanted = Baselines.Moments.of(training);
    Baselines.Moments drawn =
        Baselines.Moments.of(Baselines.gaussians(training, 4000, new Seed(2)));
    for (int k = 0; k < training.columns(); k++) {
      double deviation = wanted.standardDeviation()[k];
      assertThat(drawn.mean()[k]).isCloseTo(wanted.mean()[k], within(0.08 * deviation));
      assertThat(drawn.standardDeviation()[k]).isCloseTo(deviation, within(0.06 * deviation));
    }
  }

  @Test
  void noiseHasOneDirectionForEveryStandardDeviation() {
    DenseMatrix training = GOLDEN.matrix("training");
    NoisyMatrix small = new NoisyMatrix(training, 0.1, new Seed(3));
    NoisyMatrix large = new NoisyMatrix(training, 0.4, new Seed(3));
    double squares = 0;
    for (int i = 0; i < training.rows(); i++) {
      float[] parent = training.row(i);
      float[] near = small.row(i);
      float[] far = large.row(i);
      for (int k = 0; k < parent.length; k++) {
        assertThat(far[k] - parent[k]).isCloseTo(4 * (near[k] - parent[k]), within(1e-5f));
        squares += Math.pow((near[k] - parent[k]) / 0.1, 2);
      }
    }
    assertThat(squares / (training.rows() * training.columns())).isCloseTo(1, within(0.1));
    float[] block = new float[3 * training.columns()];
    small.read(2, 3, block);
    assertThat(Arrays.copyOf(block, training.columns())).isEqualTo(small.row(2));
    assertThatThrownBy(() -> new NoisyMatrix(training, Double.NaN, new Seed(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void averageOfMoreThanThereAreIsRefused() {
    assertThatThrownBy(() -> Baselines.averages(GOLDEN.matrix("training"), 10_000, 1, new Seed(1)))
        .hasMessageContaining("cannot average 10000 of");
  }

  @Test
  void drawnRowsAreDistinct() {
    int[] drawn = Baselines.distinct(16, 20, new SplittableRandom(1));
    assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(16);
    assertThat(Arrays.stream(drawn).boxed()).allMatch(row -> row >= 0 && row < 20);
  }

  @Test
  void calibrationFindsTheSmallestCrossing() {
    AtomicInteger evaluations = new AtomicInteger();
    NoiseCalibration.Result found =
        NoiseCalibration.calibrate(
            0.6,
            0.01,
            0.001,
            sigma -> {
              evaluations.incrementAndGet();
              return 1 / (1 + sigma * sigma);
            });
    assertThat(found.reached()).isTrue();
    assertThat(1 / (1 + Math.pow(found.standardDeviation(), 2))).isCloseTo(0.6, within(0.01));
    assertThat(evaluations.get()).isLessThan(20);
    assertThat(found.curve()).extracting(NoiseCalibration.Point::standardDeviation).isSorted();
  }

  @Test
  void calibrationSaysWhenNoNoiseIsNovelEnough() {
    NoiseCalibration.Result found =
        NoiseCalibration.calibrate(0.2, 0.01, 0.001, sigma -> 0.5 + 0.5 / (1 + sigma));
    assertThat(found.reached()).isFalse();
  }
}
