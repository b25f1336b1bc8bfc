package org.weightaudit.fields;

import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.shapes.occupancy.OccupancyPoints;

/** Draws the points of a step for every shape, uniformly with replacement. */
final class Batches {

  private static final int AXES = 3;

  private final List<OccupancyPoints> shapes;
  private final List<SplittableRandom> randoms;
  private final int size;
  private final float[] points;
  private final float[] labels;

  /**
   * @param randoms one of each shape
   * @param size points of a shape and step
   */
  Batches(List<OccupancyPoints> shapes, List<SplittableRandom> randoms, int size) {
    this.shapes = shapes;
    this.randoms = randoms;
    this.size = size;
    points = new float[Math.multiplyExact(AXES * shapes.size(), size)];
    labels = new float[points.length / AXES];
  }

  /** Replaces the points by those of the next step. */
  void draw() {
    for (int i = 0; i < shapes.size(); i++) {
      OccupancyPoints shape = shapes.get(i);
      SplittableRandom random = randoms.get(i);
      for (int b = 0; b < size; b++) {
        int drawn = random.nextInt(shape.count());
        labels[i * size + b] = shape.occupancy()[drawn];
        for (int axis = 0; axis < AXES; axis++) {
          points[(AXES * i + axis) * size + b] = shape.points()[AXES * drawn + axis];
        }
      }
    }
  }

  /** [shapes, axes, size]; the next draw overwrites it. */
  float[] points() {
    return points;
  }

  /** [shapes, size]; the next draw overwrites it. */
  float[] labels() {
    return labels;
  }
}
