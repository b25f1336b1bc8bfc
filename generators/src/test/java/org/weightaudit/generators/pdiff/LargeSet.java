package org.weightaudit.generators.pdiff;

import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;

/** Checkpoints of random numbers, where only their size matters. */
final class LargeSet {

  private LargeSet() {}

  /** Two checkpoints of one tensor. */
  static TrainingSet ofSize(int size) {
    float[] values = Noise.normal(new SplittableRandom(1), 2 * size);
    return new TrainingSet(
        Layout.of(TensorSpec.of("weight", size)),
        new DenseMatrix(2, size, values),
        List.of(GoldenSet.row("first"), GoldenSet.row("second")));
  }
}
