package org.weightaudit.generators.hyperrep;

/**
 * The random numbers of NumPy's {@code RandomState}: MT19937 (Matsumoto and Nishimura, 1998) with
 * 53-bit uniforms, bit for bit, and normals by the polar method, of each pair the second first,
 * which may differ in the last bit where the logarithm of the C library does.
 */
final class NumpyRandom {

  private static final int SIZE = 624;
  private static final int SHIFT = 397;
  private static final int INITIAL_MULTIPLIER = 1_812_433_253;
  private static final int TWIST = 0x9908b0df;
  private static final int UPPER = 0x80000000;
  private static final int LOWER = 0x7fffffff;

  private final int[] state = new int[SIZE];
  private int next = SIZE;
  private double kept = Double.NaN;

  /**
   * @param seed of 32 bits, without sign
   */
  NumpyRandom(int seed) {
    state[0] = seed;
    for (int k = 1; k < SIZE; k++) {
      state[k] = INITIAL_MULTIPLIER * (state[k - 1] ^ (state[k - 1] >>> 30)) + k;
    }
  }

  private int nextBits() {
    if (next == SIZE) {
      twist();
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  }

  private void twist() {
    for (int k = 0; k < SIZE; k++) {
      int joined = (state[k] & UPPER) | (state[(k + 1) % SIZE] & LOWER);
      state[k] = state[(k + SHIFT) % SIZE] ^ (joined >>> 1) ^ ((joined & 1) * TWIST);
    }
    next = 0;
  }

  /** Uniform from 0 to less than 1. */
  double nextUniform() {
    int high = nextBits() >>> 5;
    int low = nextBits() >>> 6;
    return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
  }

  /** Standard normal. */
  double nextNormal() {
    if (!Double.isNaN(kept)) {
      double value = kept;
      kept = Double.NaN;
      return value;
    }
    while (true) {
      double first = 2 * nextUniform() - 1;
      double second = 2 * nextUniform() - 1;
      double square = first * first + second * second;
      if (square > 0 && square < 1) {
        double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
        kept = first * factor;
        return second * factor;
      }
    }
  }
}
