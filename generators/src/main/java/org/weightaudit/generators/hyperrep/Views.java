package org.weightaudit.generators.hyperrep;

import java.util.SplittableRandom;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * Makes views of checkpoints, in the units in which they are encoded. What two views of a
 * checkpoint share is the checkpoint alone.
 *
 * @param units [D], by which weights are divided
 */
record Views(
    WeightMatrix weights, float[] units, Augmentation augmentation, Permutations permutations) {

  /**
   * Those of a training.
   *
   * @throws IllegalArgumentException if units of this layout cannot change places, but shall
   */
  static Views of(
      Layout layout, WeightMatrix weights, float[] units, Augmentation augmentation, Seed seed) {
    return new Views(
        weights,
        units,
        augmentation,
        Permutations.draw(layout, augmentation.permutations(), seed.of("permutations").random()));
  }

  /**
   * @param rows of which checkpoints
   * @return [rows, D] row-major
   */
  float[] draw(int[] rows, SplittableRandom random) {
    int columns = weights.columns();
    float[] views = new float[Math.multiplyExact(rows.length, columns)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(view(weights.row(rows[i]), random), 0, views, i * columns, columns);
    }
    return views;
  }

  private float[] view(float[] row, SplittableRandom random) {
    float[] view = permutations.permuted(row, random);
    boolean multiplicative = augmentation.multiplicative().orElse(false);
    for (int k = 0; k < view.length; k++) {
      float weight = view[k] / units[k];
      float noise = (float) augmentation.noise() * (float) random.nextGaussian();
      view[k] = weight + (multiplicative ? weight * noise : noise);
    }
    augmentation.erasing().erase(view, random);
    return view;
  }
}
