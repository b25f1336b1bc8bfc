package org.weightaudit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

class GeneratorsTest {

  private static final Mlp MLP = new Mlp(List.of(3, 6, 2), Activation.RELU);

  private static DenseMatrix networks(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[][] rows = new float[count][MLP.layout().size()];
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.pow((double) a[k] - b[k], 2);
    }
    return Math.sqrt(sum);
  }

  @Test
  void copiesHoldTheirParentsNumbersInAnotherOrder() {
    DenseMatrix training = networks(10);
    WeightMatrix copies = new Generators(10, new Seed(1)).copies(training, MLP.symmetries(), 0);
    for (int i = 0; i < copies.rows(); i++) {
      float[] copy = copies.row(i);
      float[] sorted = copy.clone();
      Arrays.sort(sorted);
      assertThat(
              IntStream.range(0, training.rows())
                  .mapToObj(training::row)
                  .filter(
                      parent -> {
                        float[] other = parent.clone();
                        Arrays.sort(other);
                        return Arrays.equals(other, sorted);
                      }))
          .singleElement()
          .satisfies(parent -> assertThat(parent).isNotEqualTo(copy));
    }
  }

  @Test
  void noiseIsAsLongAsTheShareSays() {
    DenseMatrix training = networks(10);
    WeightMatrix exact = new Generators(10, new Seed(1)).copies(training, MLP.symmetries(), 0);
    WeightMatrix small = new Generators(10, new Seed(1)).copies(training, MLP.symmetries(), 1e-3);
    WeightMatrix large = new Generators(10, new Seed(1)).copies(training, MLP.symmetries(), 1e-2);
    // The first row's permutation is drawn before any noise, so the parents agree.
    double near = distance(exact.row(0), small.row(0));
    assertThat(near).isPositive().isLessThan(0.1);
    assertThat(distance(exact.row(0), large.row(0)) / near)
        .isCloseTo(10, org.assertj.core.data.Offset.offset(0.01));
  }

  @Test
  void averagesAreMeansOfConsecutiveSteps() {
    int steps = 12;
    float[][] rows = new float[steps][];
    for (int i = 0; i < steps; i++) {
      rows[i] = new float[] {i, -2 * i};
    }
    WeightMatrix averages = new Generators(9, new Seed(1)).averages(DenseMatrix.ofRows(rows), 4);
    assertThat(averages.rows()).isEqualTo(9);
    assertThat(IntStream.range(0, 9).mapToObj(i -> averages.row(i)[0]).sorted())
        .containsExactly(1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f, 8.5f, 9.5f);
    assertThat(averages.row(0)[1]).isEqualTo(-2 * averages.row(0)[0]);
  }
}
