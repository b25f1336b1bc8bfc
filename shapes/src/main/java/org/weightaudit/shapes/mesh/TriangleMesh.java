package org.weightaudit.shapes.mesh;

/**
 * A surface as triangles. Nothing is said of being closed, connected or consistently oriented.
 *
 * @param vertices x, y, z of each vertex, length 3·{@link #vertexCount()}; not copied
 * @param triangles three vertex indices of each triangle, counter-clockwise seen from outside,
 *     length 3·{@link #triangleCount()}; not copied
 */
public record TriangleMesh(double[] vertices, int[] triangles) {

  /**
   * @throws IllegalArgumentException if an array is no multiple of three long, a coordinate is no
   *     finite number, or an index names no vertex
   */
  public TriangleMesh {
    requireTriples("vertices", vertices.length);
    requireTriples("triangles", triangles.length);
    for (int i = 0; i < vertices.length; i++) {
      if (!Double.isFinite(vertices[i])) {
        throw new IllegalArgumentException(
            "coordinate %d of vertex %d is %s".formatted(i % 3, i / 3, vertices[i]));
      }
    }
    int count = vertices.length / 3;
    for (int i = 0; i < triangles.length; i++) {
      if (triangles[i] < 0 || triangles[i] >= count) {
        throw new IllegalArgumentException(
            "triangle %d names vertex %d of %d".formatted(i / 3, triangles[i], count));
      }
    }
  }

  private static void requireTriples(String what, int length) {
    if (length % 3 != 0) {
      throw new IllegalArgumentException(
          "%s has %d numbers, wanted is a multiple of 3".formatted(what, length));
    }
  }

  public int vertexCount() {
    return vertices.length / 3;
  }

  public int triangleCount() {
    return triangles.length / 3;
  }

  /** Area of one triangle, in squared units of the coordinates. */
  public double area(int triangle) {
    int a = 3 * triangles[3 * triangle];
    int b = 3 * triangles[3 * triangle + 1];
    int c = 3 * triangles[3 * triangle + 2];
    double ux = vertices[b] - vertices[a];
    double uy = vertices[b + 1] - vertices[a + 1];
    double uz = vertices[b + 2] - vertices[a + 2];
    double vx = vertices[c] - vertices[a];
    double vy = vertices[c + 1] - vertices[a + 1];
    double vz = vertices[c + 2] - vertices[a + 2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    return Math.sqrt(nx * nx + ny * ny + nz * nz) / 2;
  }
}
