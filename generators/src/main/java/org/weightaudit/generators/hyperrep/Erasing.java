package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;

import java.util.SplittableRandom;

/**
 * Erasing of a part of a vector (after Zhong et al., Random Erasing Data Augmentation, 2020).
 *
 * @param probability that a view is erased at all; 0 erases none
 * @param leastShare of the vector, from 0 to 1
 * @param mostShare of the vector, from leastShare to 1
 * @param spread where
 * @param filling by what
 * @param constant for {@link Filling#CONSTANT}
 */
public record Erasing(
    double probability,
    double leastShare,
    double mostShare,
    Spread spread,
    Filling filling,
    double constant) {

  private static final int ATTEMPTS = 10;

  /** Where numbers are erased. */
  public enum Spread {
    /** In a row; a vector in which ten drawn rows would end outside stays as it is. */
    BLOCK,
    /** At places drawn one by one with replacement. */
    SCATTER
  }

  /** What stands in erased places. */
  public enum Filling {
    CONSTANT,
    /** Standard normal numbers. */
    NORMAL
  }

  public Erasing {
    check(probability >= 0 && probability <= 1, "probability", probability, "from 0 to 1");
    check(leastShare >= 0 && leastShare <= 1, "leastShare", leastShare, "from 0 to 1");
    check(
        mostShare >= leastShare && mostShare <= 1, "mostShare", mostShare, "from leastShare to 1");
    check(Double.isFinite(constant), "constant", constant, "a finite number");
  }

  /** None, with the authors' shares. */
  static Erasing none() {
    return new Erasing(0, 0.02, 0.33, Spread.BLOCK, Filling.CONSTANT, 0);
  }

  /** Erases in place. */
  void erase(float[] vector, SplittableRandom random) {
    if (probability == 0 || random.nextDouble() >= probability) {
      return;
    }
    if (spread == Spread.SCATTER) {
      for (int left = length(vector, random); left > 0; left--) {
        vector[random.nextInt(vector.length)] = filler(random);
      }
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int length = length(vector, random);
      int start = random.nextInt(vector.length);
      if (start + length < vector.length) {
        for (int k = start; k < start + length; k++) {
          vector[k] = filler(random);
        }
        return;
      }
    }
  }

  private int length(float[] vector, SplittableRandom random) {
    double share = leastShare + (mostShare - leastShare) * random.nextDouble();
    return (int) (vector.length * share);
  }

  private float filler(SplittableRandom random) {
    return (float) (filling == Filling.CONSTANT ? constant : random.nextGaussian());
  }
}
