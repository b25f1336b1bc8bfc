package org.weightaudit.shapes.occupancy;

/**
 * Points labelled inside or outside: the first half near the surface, the second half uniform in
 * [-0.5, 0.5]³. A near-surface point may leave that cube by its noise.
 *
 * @param points x, y, z of each point, length 3·{@link #count()}; not copied
 * @param occupancy 1 inside, 0 outside, length {@link #count()}; not copied
 */
public record OccupancyPoints(float[] points, byte[] occupancy) {

  /**
   * @throws IllegalArgumentException if the lengths do not fit, the number of points is odd, or a
   *     label is neither 0 nor 1
   */
  public OccupancyPoints {
    if (points.length != 3L * occupancy.length || occupancy.length % 2 != 0) {
      throw new IllegalArgumentException(
          "%d coordinates and %d labels; wanted are 3 coordinates a label and an even number of labels"
              .formatted(points.length, occupancy.length));
    }
    for (byte label : occupancy) {
      if (label != 0 && label != 1) {
        throw new IllegalArgumentException("a label is %d, wanted is 0 or 1".formatted(label));
      }
    }
  }

  public int count() {
    return occupancy.length;
  }

  /** Share of the near-surface points that lie inside. */
  public double insideNearSurface() {
    return inside(0, count() / 2);
  }

  /** Share of the uniform points that lie inside: an estimate of the volume. */
  public double insideUniform() {
    return inside(count() / 2, count());
  }

  private double inside(int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += occupancy[i];
    }
    return (double) sum / (to - from);
  }
}
