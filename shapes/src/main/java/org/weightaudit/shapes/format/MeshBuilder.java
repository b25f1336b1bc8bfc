package org.weightaudit.shapes.format;

import java.util.Arrays;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.format.FormatException;

/** Vertices and polygons as they come, within limits. Arrays grow with what has been read. */
final class MeshBuilder {

  private static final int INITIAL = 3 * 256;
  private static final double LARGEST = 1e30;

  private final MeshLimits limits;
  private double[] vertices = new double[INITIAL];
  private int[] triangles = new int[INITIAL];
  private int vertexCount;
  private int triangleCount;

  MeshBuilder(MeshLimits limits) {
    this.limits = limits;
  }

  int vertexCount() {
    return vertexCount;
  }

  /**
   * @param where names the place in the file, for refusals
   */
  void vertex(double x, double y, double z, Place where) {
    if (vertexCount == limits.vertices()) {
      throw where.refusal("has vertex %d", vertexCount, "at most %d", limits.vertices());
    }
    if (!(Math.abs(x) <= LARGEST && Math.abs(y) <= LARGEST && Math.abs(z) <= LARGEST)) {
      throw where.refusal(
          "has the vertex %s", x + " " + y + " " + z, "numbers from -%1$s to %1$s", LARGEST);
    }
    int at = 3 * vertexCount++;
    if (at == vertices.length) {
      vertices = Arrays.copyOf(vertices, 2 * at);
    }
    vertices[at] = x;
    vertices[at + 1] = y;
    vertices[at + 2] = z;
  }

  /**
   * Cuts a polygon into triangles, as {@link FlatPolygon} does; those without area are dropped.
   *
   * @param corners vertex indices, of which the first {@code count} are meant
   */
  void polygon(long[] corners, int count, Place where) {
    for (int i = 0; i < count; i++) {
      if (corners[i] < 0 || corners[i] >= vertexCount) {
        throw where.refusal(
            "names vertex %d, counted from 0", corners[i], "one of the %d before", vertexCount);
      }
    }
    if (count == 3) {
      triangle((int) corners[0], (int) corners[1], (int) corners[2], where);
    } else if (count > 3) {
      for (int[] cut : flat(corners, count).triangles()) {
        triangle((int) corners[cut[0]], (int) corners[cut[1]], (int) corners[cut[2]], where);
      }
    }
  }

  private FlatPolygon flat(long[] corners, int count) {
    double[] points = new double[3 * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(vertices, 3 * (int) corners[i], points, 3 * i, 3);
    }
    return FlatPolygon.of(points);
  }

  private void triangle(int a, int b, int c, Place where) {
    if (isFlat(3 * a, 3 * b, 3 * c)) {
      return;
    }
    if (triangleCount == limits.triangles()) {
      throw where.refusal("has triangle %d", triangleCount, "at most %d", limits.triangles());
    }
    int at = 3 * triangleCount++;
    if (at == triangles.length) {
      triangles = Arrays.copyOf(triangles, 2 * at);
    }
    triangles[at] = a;
    triangles[at + 1] = b;
    triangles[at + 2] = c;
  }

  private boolean isFlat(int a, int b, int c) {
    double ux = vertices[b] - vertices[a];
    double uy = vertices[b + 1] - vertices[a + 1];
    double uz = vertices[b + 2] - vertices[a + 2];
    double vx = vertices[c] - vertices[a];
    double vy = vertices[c + 1] - vertices[a + 1];
    double vz = vertices[c + 2] - vertices[a + 2];
    return uy * vz == uz * vy && uz * vx == ux * vz && ux * vy == uy * vx;
  }

  /**
   * The mesh of all that was added.
   *
   * @throws FormatException if it has no triangle
   */
  TriangleMesh mesh() {
    if (triangleCount == 0) {
      throw new FormatException(
          "%d vertices and no triangle with an area; wanted is a surface".formatted(vertexCount));
    }
    return new TriangleMesh(
        Arrays.copyOf(vertices, 3 * vertexCount), Arrays.copyOf(triangles, 3 * triangleCount));
  }
}
