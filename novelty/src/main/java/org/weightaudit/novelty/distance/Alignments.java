package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightaudit.weights.symmetry.UnitAlignment;

/** How to lay each row of one matrix over one row of another, and how far away it then is. */
public final class Alignments {

  private final List<List<UnitAlignment>> units = new ArrayList<>();
  private final double[] distances;

  Alignments(int rows) {
    distances = new double[rows];
  }

  void add(List<UnitAlignment> alignment, double distance) {
    distances[units.size()] = distance;
    units.add(alignment);
  }

  /** The rearrangement of one row, one entry a symmetry group. */
  public List<UnitAlignment> of(int row) {
    return units.get(row);
  }

  /** How far away each row is when it is laid so. */
  double[] distances() {
    return distances.clone();
  }

  /** The nearest {@code count} of the given rows, nearest first. */
  public int[] nearest(int[] rows, int count) {
    Integer[] sorted = IntStream.of(rows).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, (a, b) -> Double.compare(distances[a], distances[b]));
    return Arrays.stream(sorted).limit(count).mapToInt(Integer::intValue).toArray();
  }
}
