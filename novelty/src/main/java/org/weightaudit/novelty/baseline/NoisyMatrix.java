package org.weightaudit.novelty.baseline;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * Checkpoints with independent Gaussian noise of one standard deviation on every parameter: the
 * noise baseline (Zeng et al., 2025, section 4.2). Row i always gets the same random direction,
 * whatever the standard deviation, and is made anew each time it is read.
 */
public final class NoisyMatrix implements WeightMatrix {

  private final WeightMatrix parents;
  private final double standardDeviation;
  private final Seed seed;

  /**
   * @param standardDeviation in the unit of the weights
   */
  public NoisyMatrix(WeightMatrix parents, double standardDeviation, Seed seed) {
    if (!(standardDeviation >= 0) || !Double.isFinite(standardDeviation)) {
      throw new IllegalArgumentException(
          "noise has a finite standard deviation of at least 0, not " + standardDeviation);
    }
    this.parents = parents;
    this.standardDeviation = standardDeviation;
    this.seed = seed;
  }

  @Override
  public int rows() {
    return parents.rows();
  }

  @Override
  public int columns() {
    return parents.columns();
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    parents.read(firstRow, rowCount, target, offset);
    int columns = columns();
    IntStream.range(0, rowCount)
        .parallel()
        .forEach(
            i -> {
              SplittableRandom random = seed.of(firstRow + i).random();
              for (int k = offset + i * columns; k < offset + (i + 1) * columns; k++) {
                target[k] += (float) (standardDeviation * random.nextGaussian());
              }
            });
  }
}
