package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Gaussian noise on weights, and how much of it costs a given accuracy. */
final class Noise {

  private Noise() {}

  static float[][] added(float[][] rows, double standardDeviation, SplittableRandom random) {
    float[][] result = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      result[i] = rows[i].clone();
      for (int k = 0; k < result[i].length; k++) {
        result[i][k] += (float) (standardDeviation * random.nextGaussian());
      }
    }
    return result;
  }

  /** The standard deviation that lowers the mean accuracy of a pool's networks by {@code cost}. */
  static double costing(NetworkPool pool, double cost) {
    float[][] networks = Arrays.copyOf(pool.networks(), 50);
    double target = pool.meanAccuracy(networks) - cost;
    double low = 0;
    double high = 0.5;
    for (int step = 0; step < 12; step++) {
      double middle = (low + high) / 2;
      double accuracy = pool.meanAccuracy(added(networks, middle, new SplittableRandom(1)));
      if (accuracy > target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
