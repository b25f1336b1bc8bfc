package org.weightaudit.zoo;

import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.random.Seed;

/** PyTorch's default start of a Linear layer: weights and biases uniform between ±1/√inputs. */
final class Initialisation {

  private Initialisation() {}

  /**
   * Rows of {@code runs} networks from {@code firstRun} on, row-major; run r has a seed of its own.
   */
  static float[] of(Mlp mlp, Seed seed, int firstRun, int runs) {
    int columns = mlp.layout().size();
    float[] rows = new float[Math.multiplyExact(runs, columns)];
    int position = 0;
    for (int run = firstRun; run < firstRun + runs; run++) {
      SplittableRandom random = seed.of("initialisation").of(run).random();
      for (int layer = 0; layer < mlp.layers(); layer++) {
        int inputs = mlp.sizes().get(layer);
        double bound = 1 / Math.sqrt(inputs);
        int count = (inputs + 1) * mlp.sizes().get(layer + 1);
        for (int k = 0; k < count; k++) {
          rows[position++] = (float) random.nextDouble(-bound, bound);
        }
      }
    }
    return rows;
  }
}
