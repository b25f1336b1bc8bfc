package org.weightaudit.weights.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductsTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 5", "17, 31, 13", "64, 65, 257"})
  void productsAreThoseOfTheLoop(int n, int m, int k) {
    SplittableRandom random = new SplittableRandom(n);
    double[] a = random.doubles((long) n * k, -1, 1).toArray();
    double[] b = random.doubles((long) m * k, -1, 1).toArray();
    try (ComputeDevice device = ComputeDevice.best()) {
      double[] product = new MatrixProducts(device).timesTransposed(a, n, b, m);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          double sum = 0;
          for (int x = 0; x < k; x++) {
            sum += a[i * k + x] * b[j * k + x];
          }
          assertThat(product[i * m + j]).isCloseTo(sum, within(1e-13 * k));
        }
      }
    }
  }

  @Test
  void rowsMustHaveOneLength() {
    try (ComputeDevice device = ComputeDevice.best()) {
      MatrixProducts products = new MatrixProducts(device);
      assertThatThrownBy(() -> products.timesTransposed(new double[6], 2, new double[8], 2))
          .hasMessage("6 values in 2 rows do not fit 8 values in 2 rows");
    }
  }
}
