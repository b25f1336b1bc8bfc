package org.weightaudit.generators.network;

import java.util.SplittableRandom;

/** Random numbers for the device, drawn on the host so that they are the same on every device. */
public final class Noise {

  private Noise() {}

  /** Standard normal numbers. */
  public static float[] normal(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The numbers from 0 to less than {@code count} in random order. */
  public static int[] order(SplittableRandom random, int count) {
    int[] order = new int[count];
    for (int k = 0; k < count; k++) {
      int other = random.nextInt(k + 1);
      order[k] = order[other];
      order[other] = k;
    }
    return order;
  }

  /** Whole numbers from 0 to less than {@code bound}, with replacement. */
  public static int[] indices(SplittableRandom random, int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }
}
