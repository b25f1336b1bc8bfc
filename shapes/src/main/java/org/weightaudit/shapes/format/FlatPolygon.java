package org.weightaudit.shapes.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A polygon seen along its normal, anticlockwise.
 *
 * @param x of each corner
 * @param y of each corner
 */
record FlatPolygon(double[] x, double[] y) {

  /** Finding ears takes the third power of the corners. */
  private static final int MOST_CORNERS_FOR_EARS = 64;

  /**
   * Without the coordinate in which its normal (Newell's) is longest.
   *
   * @param points x, y, z of each corner
   */
  static FlatPolygon of(double... points) {
    int count = points.length / 3;
    double[] normal = new double[3];
    for (int i = 0; i < count; i++) {
      int here = 3 * i;
      int next = 3 * ((i + 1) % count);
      for (int axis = 0; axis < 3; axis++) {
        int u = (axis + 1) % 3;
        int v = (axis + 2) % 3;
        normal[axis] +=
            (points[here + u] - points[next + u]) * (points[here + v] + points[next + v]);
      }
    }
    int longest = 0;
    for (int axis = 1; axis < 3; axis++) {
      longest = Math.abs(normal[axis]) > Math.abs(normal[longest]) ? axis : longest;
    }
    int u = (longest + 1) % 3;
    int v = (longest + 2) % 3;
    boolean mirrored = normal[longest] < 0;
    double[] x = new double[count];
    double[] y = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = points[3 * i + (mirrored ? v : u)];
      y[i] = points[3 * i + (mirrored ? u : v)];
    }
    return new FlatPolygon(x, y);
  }

  /**
   * Cuts it into triangles within it: the fan around the first corner if that is one, else by ear
   * clipping (Meisters, 1975). A polygon that crosses itself, or has over 64 corners and no fan
   * within it, becomes a fan as far as it has no ears.
   *
   * @return three corners of each triangle, in the order of the polygon
   */
  List<int[]> triangles() {
    List<Integer> left = new ArrayList<>(IntStream.range(0, x.length).boxed().toList());
    List<int[]> triangles = new ArrayList<>();
    if (!fanIsWithin() && x.length <= MOST_CORNERS_FOR_EARS) {
      clipEars(left, triangles);
    }
    for (int i = 2; i < left.size(); i++) {
      triangles.add(new int[] {left.get(0), left.get(i - 1), left.get(i)});
    }
    return triangles;
  }

  private boolean fanIsWithin() {
    return IntStream.range(2, x.length).allMatch(i -> area(0, i - 1, i) >= 0);
  }

  private void clipEars(List<Integer> left, List<int[]> triangles) {
    int tried = 0;
    for (int at = 0; left.size() > 3 && tried < left.size(); at++, tried++) {
      int n = left.size();
      int before = left.get((at + n - 1) % n);
      int tip = left.get(at % n);
      int after = left.get((at + 1) % n);
      double area = area(before, tip, after);
      if (area == 0 || (area > 0 && isEar(before, tip, after, left))) {
        if (area > 0) {
          triangles.add(new int[] {before, tip, after});
        }
        left.remove(at % n);
        tried = -1;
      }
    }
  }

  private boolean isEar(int before, int tip, int after, List<Integer> left) {
    return left.stream()
        .noneMatch(
            other ->
                !isAt(before, other)
                    && !isAt(tip, other)
                    && !isAt(after, other)
                    && area(before, tip, other) >= 0
                    && area(tip, after, other) >= 0
                    && area(after, before, other) >= 0);
  }

  private boolean isAt(int one, int other) {
    return x[one] == x[other] && y[one] == y[other];
  }

  /** Twice the area of a triangle; positive if its corners go anticlockwise. */
  private double area(int a, int b, int c) {
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
  }
}
