package org.weightaudit.generators.hyperrep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.weights.random.Seed;

/**
 * Gaussian kernel densities over the latents of good checkpoints, and draws from them as
 * scikit-learn makes them: all centres first, uniformly with replacement, then all noise. Draws
 * come in blocks; block b has random numbers of its own.
 *
 * @param latents [n, L] row-major, of the selected checkpoints
 * @param length L
 * @param bandwidth standard deviation of the kernels
 * @param draws how many a block has: 200 as published, where there is one block
 */
record LatentDensity(float[] latents, int length, double bandwidth, int draws) {

  /** What varies from latent dimension to latent dimension. */
  enum Kind {
    /**
     * Nothing, as published: one random state for every dimension, so that each draw is the latent
     * of one checkpoint with one number added everywhere.
     */
    SHARED,
    /** Everything: each dimension has its own random state, centres and noise. */
    INDEPENDENT,
    /** The noise: a density of whole latents. */
    JOINT
  }

  /**
   * The checkpoints whose recorded accuracy reaches a quantile of all, ties included. Compared in
   * float32 as the authors' code does: recorded accuracies are decimal fractions of more digits.
   *
   * @param accuracies of all checkpoints
   * @param share of the best, for example 0.3 for the 0.7 quantile
   * @return their indices, ascending
   */
  static int[] best(double[] accuracies, double share) {
    float threshold = threshold(accuracies, share);
    List<Integer> best = new ArrayList<>();
    for (int i = 0; i < accuracies.length; i++) {
      if ((float) accuracies[i] >= threshold) {
        best.add(i);
      }
    }
    return best.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The quantile 1 - share with linear interpolation, in float32. */
  static float threshold(double[] accuracies, double share) {
    float[] sorted = new float[accuracies.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = (float) accuracies[i];
    }
    Arrays.sort(sorted);
    float position = (float) (1 - share) * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    float weight = position - below;
    float distance = sorted[above] - sorted[below];
    return weight < 0.5f
        ? sorted[below] + weight * distance
        : sorted[above] - distance * (1 - weight);
  }

  private int count() {
    return latents.length / length;
  }

  /** The random numbers of one block of one random state. */
  private record Block(int[] centres, double[] noise) {

    static Block of(int seed, int draws, int count) {
      NumpyRandom random = new NumpyRandom(seed);
      int[] centres = new int[draws];
      double[] noise = new double[draws];
      Arrays.setAll(centres, i -> (int) (random.nextUniform() * count));
      Arrays.setAll(noise, i -> random.nextNormal());
      return new Block(centres, noise);
    }
  }

  /**
   * The random state of a block: that of the seed for the first, so that 42 is the published one.
   */
  private static int state(Seed seed, int block) {
    return block == 0 ? (int) seed.value() : (int) seed.of(block).value();
  }

  /**
   * Which selected checkpoint each draw of a block is centred at; not for independent dimensions.
   */
  int[] centres(Seed seed, int block) {
    return Block.of(state(seed, block), draws, count()).centres();
  }

  /**
   * The draws of a block.
   *
   * @return [draws, L] row-major
   */
  float[] block(Kind kind, Seed seed, int block) {
    Block shared = Block.of(state(seed, block), draws, count());
    float[] values = new float[Math.multiplyExact(draws, length)];
    for (int k = 0; k < length; k++) {
      Block own =
          kind == Kind.SHARED
              ? shared
              : Block.of((int) seed.of(block).of(k).value(), draws, count());
      int[] centres = kind == Kind.INDEPENDENT ? own.centres() : shared.centres();
      for (int i = 0; i < draws; i++) {
        values[i * length + k] =
            (float) (latents[centres[i] * length + k] + bandwidth * own.noise()[i]);
      }
    }
    return values;
  }
}
