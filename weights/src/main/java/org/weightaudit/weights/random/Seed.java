package org.weightaudit.weights.random;

import java.util.SplittableRandom;

/**
 * Where random numbers come from. Each purpose and index has a stream of its own, so that adding
 * one use of randomness, or using items in another order, changes no other.
 */
public record Seed(long value) {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** The seed of one purpose. */
  public Seed of(String purpose) {
    long mixed = mixed(value);
    for (int i = 0; i < purpose.length(); i++) {
      mixed = mixed(mixed ^ purpose.charAt(i));
    }
    return new Seed(mixed);
  }

  /** The seed of one item among many. */
  public Seed of(long index) {
    return new Seed(mixed(mixed(value) + index * GOLDEN_GAMMA));
  }

  /** A new generator at the start of this seed's stream. */
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /** The finalizer of MurmurHash3 as improved by Stafford ("Better bit mixing", variant 13). */
  private static long mixed(long z) {
    long y = z + GOLDEN_GAMMA;
    y = (y ^ (y >>> 30)) * 0xbf58476d1ce4e5b9L;
    y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return y ^ (y >>> 31);
  }
}
