package org.weightaudit.shapes.mesh;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws points uniformly by area from the triangles of a mesh. */
public final class SurfacePoints {

  /** The least area of a mesh in the cube of edge 1. */
  public static final double LEAST_AREA = 1e-6;

  private final TriangleMesh mesh;
  private final double[] areaUpTo;

  /**
   * @throws IllegalArgumentException if the area is below {@link #LEAST_AREA}
   */
  public SurfacePoints(TriangleMesh mesh) {
    this.mesh = mesh;
    areaUpTo = new double[mesh.triangleCount()];
    double sum = 0;
    for (int t = 0; t < areaUpTo.length; t++) {
      sum += mesh.area(t);
      areaUpTo[t] = sum;
    }
    if (!(sum >= LEAST_AREA && Double.isFinite(sum))) {
      throw new IllegalArgumentException(
          "the surface of %d triangles has the area %s; wanted is %s or more"
              .formatted(areaUpTo.length, sum, LEAST_AREA));
    }
  }

  /** The area of the whole surface. */
  public double area() {
    return areaUpTo[areaUpTo.length - 1];
  }

  /** x, y, z of {@code count} points. Cost: a binary search over the triangles for each. */
  public double[] draw(int count, SplittableRandom random) {
    double[] points = new double[3 * count];
    for (int i = 0; i < count; i++) {
      draw(random, points, 3 * i);
    }
    return points;
  }

  private void draw(SplittableRandom random, double[] points, int at) {
    int found = Arrays.binarySearch(areaUpTo, random.nextDouble() * area());
    int triangle = Math.min(found < 0 ? -found - 1 : found + 1, areaUpTo.length - 1);
    double u = random.nextDouble();
    double v = random.nextDouble();
    if (u + v > 1) {
      u = 1 - u;
      v = 1 - v;
    }
    double[] vertices = mesh.vertices();
    int a = 3 * mesh.triangles()[3 * triangle];
    int b = 3 * mesh.triangles()[3 * triangle + 1];
    int c = 3 * mesh.triangles()[3 * triangle + 2];
    for (int axis = 0; axis < 3; axis++) {
      points[at + axis] =
          (1 - u - v) * vertices[a + axis] + u * vertices[b + axis] + v * vertices[c + axis];
    }
  }
}
