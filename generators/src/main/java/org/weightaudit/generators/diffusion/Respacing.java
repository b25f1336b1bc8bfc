package org.weightaudit.generators.diffusion;

import java.util.stream.IntStream;

/**
 * Which times of a diffusion a faster sampler keeps, as in the program of Dhariwal and Nichol
 * (2021).
 */
public final class Respacing {

  private Respacing() {}

  /**
   * Times that lie evenly in each of equal sections of the diffusion, ends included.
   *
   * @param total T
   * @param counts how many in each section
   * @return ascending
   * @throws IllegalArgumentException if a section has fewer times
   */
  public static int[] even(int total, int... counts) {
    IntStream.Builder kept = IntStream.builder();
    int from = 0;
    for (int section = 0; section < counts.length; section++) {
      int size = total / counts.length + (section < total % counts.length ? 1 : 0);
      if (counts[section] > size) {
        throw new IllegalArgumentException(
            "%d times are to be kept of %d".formatted(counts[section], size));
      }
      double stride = counts[section] <= 1 ? 1 : (size - 1.0) / (counts[section] - 1);
      double position = 0;
      for (int k = 0; k < counts[section]; k++) {
        kept.add(from + (int) Math.rint(position));
        position += stride;
      }
      from += size;
    }
    return kept.build().toArray();
  }

  /**
   * Times 0, s, 2·s, … with the smallest whole stride s that gives so many.
   *
   * @param total T
   * @throws IllegalArgumentException if no stride does
   */
  public static int[] stride(int total, int count) {
    for (int stride = 1; stride < Math.max(2, total); stride++) {
      if ((total + stride - 1) / stride == count) {
        int every = stride;
        return IntStream.range(0, count).map(k -> k * every).toArray();
      }
    }
    throw new IllegalArgumentException(
        "no whole stride keeps %d of %d times".formatted(count, total));
  }
}
