package org.weightaudit.novelty.distance;

/**
 * A row and how far away it is.
 *
 * @param index which row
 * @param distance in the unit of the weights; where alignments can only be searched, not solved, an
 *     upper bound
 * @param lowerBound what the distance cannot be less than; equal to it where it is exact
 */
public record Neighbour(int index, double distance, double lowerBound) {

  public Neighbour(int index, double distance) {
    this(index, distance, distance);
  }

  /** Whether the distance is the minimum itself and no bound. */
  public boolean isExact() {
    return lowerBound == distance;
  }
}
