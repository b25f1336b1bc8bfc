package org.weightaudit.weights.symmetry;

import java.util.List;

/** Rearranges checkpoints of one layout; keeps where each unit's values stand. Immutable. */
public final class Aligner {

  private final Symmetries symmetries;
  private final int[][][] positions;

  public Aligner(Symmetries symmetries) {
    this.symmetries = symmetries;
    positions = symmetries.groups().stream().map(symmetries::positions).toArray(int[][][]::new);
  }

  public Symmetries symmetries() {
    return symmetries;
  }

  /** The alignment that leaves every unit where it is. */
  public List<UnitAlignment> identity() {
    return symmetries.groups().stream()
        .map(group -> UnitAlignment.identity(group.units()))
        .toList();
  }

  /**
   * A copy of {@code row} rearranged by one alignment per group.
   *
   * @throws IllegalArgumentException if the number of alignments, their units or the length of the
   *     row does not fit the layout
   */
  public float[] apply(List<UnitAlignment> alignments, float[] row) {
    if (alignments.size() != positions.length || row.length != symmetries.layout().size()) {
      throw new IllegalArgumentException(
          "%d groups and %d parameters, but %d alignments and %d values"
              .formatted(
                  positions.length, symmetries.layout().size(), alignments.size(), row.length));
    }
    float[] result = row.clone();
    for (int group = 0; group < positions.length; group++) {
      rearrange(positions[group], alignments.get(group), result);
    }
    return result;
  }

  private static void rearrange(int[][] positions, UnitAlignment alignment, float[] row) {
    if (alignment.units() != positions.length) {
      throw new IllegalArgumentException(
          "a group of %d units cannot take an alignment of %d"
              .formatted(positions.length, alignment.units()));
    }
    float[][] before = new float[positions.length][];
    for (int unit = 0; unit < positions.length; unit++) {
      before[unit] = gather(row, positions[unit]);
    }
    for (int unit = 0; unit < positions.length; unit++) {
      float[] source = before[alignment.source(unit)];
      float sign = alignment.flipped(unit) ? -1 : 1;
      int[] target = positions[unit];
      for (int k = 0; k < target.length; k++) {
        row[target[k]] = sign * source[k];
      }
    }
  }

  private static float[] gather(float[] row, int[] positions) {
    float[] values = new float[positions.length];
    for (int k = 0; k < positions.length; k++) {
      values[k] = row[positions[k]];
    }
    return values;
  }
}
