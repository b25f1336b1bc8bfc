package org.weightaudit.weights.symmetry;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A rearrangement of the units of one group: unit j of the aligned checkpoint is unit {@code
 * permutation[j]} of the original one, times -1 where {@code flipped[j]}.
 */
public final class UnitAlignment {

  private final int[] permutation;
  private final boolean[] flipped;

  /**
   * @throws IllegalArgumentException if the first array is no permutation of 0..n-1 or the second
   *     has another length
   */
  public UnitAlignment(int[] permutation, boolean[] flipped) {
    int[] sorted = permutation.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, IntStream.range(0, permutation.length).toArray())) {
      throw new IllegalArgumentException(Arrays.toString(permutation) + " is no permutation");
    }
    if (flipped.length != permutation.length) {
      throw new IllegalArgumentException(
          "%d units but %d signs".formatted(permutation.length, flipped.length));
    }
    this.permutation = permutation.clone();
    this.flipped = flipped.clone();
  }

  public static UnitAlignment identity(int units) {
    return new UnitAlignment(IntStream.range(0, units).toArray(), new boolean[units]);
  }

  public int units() {
    return permutation.length;
  }

  /** The original unit that stands at position {@code unit} of the aligned checkpoint. */
  public int source(int unit) {
    return permutation[unit];
  }

  public boolean flipped(int unit) {
    return flipped[unit];
  }

  public int[] permutation() {
    return permutation.clone();
  }

  /** True if no unit moves and none changes sign. */
  public boolean isIdentity() {
    return equals(identity(units()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitAlignment that
        && Arrays.equals(permutation, that.permutation)
        && Arrays.equals(flipped, that.flipped);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(permutation) + Arrays.hashCode(flipped);
  }

  @Override
  public String toString() {
    return IntStream.range(0, units())
        .mapToObj(j -> (flipped[j] ? "-" : "") + permutation[j])
        .toList()
        .toString();
  }
}
