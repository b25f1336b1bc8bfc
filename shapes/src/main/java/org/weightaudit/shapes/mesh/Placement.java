package org.weightaudit.shapes.mesh;

/**
 * How a mesh is moved and scaled, by one factor, into the cube [-0.5, 0.5]³ with a margin of 5 %.
 */
public enum Placement {
  /**
   * Centred on the mean of all vertices, those that no triangle uses included, then scaled so that
   * the largest coordinate is ±0.475: as HyperDiffusion's release does it.
   */
  VERTEX_MEAN {
    @Override
    double[] centre(double[] vertices) {
      double[] sum = new double[3];
      for (int i = 0; i < vertices.length; i++) {
        sum[i % 3] += vertices[i];
      }
      int count = vertices.length / 3;
      return new double[] {sum[0] / count, sum[1] / count, sum[2] / count};
    }
  },
  /** The bounding box in the middle, its longest edge 0.95. */
  BOUNDING_BOX {
    @Override
    double[] centre(double[] vertices) {
      double[] centre = new double[3];
      for (int axis = 0; axis < 3; axis++) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = axis; i < vertices.length; i += 3) {
          least = Math.min(least, vertices[i]);
          most = Math.max(most, vertices[i]);
        }
        centre[axis] = least / 2 + most / 2;
      }
      return centre;
    }
  };

  /** The largest coordinate of a placed mesh. */
  public static final double EXTENT = 0.5 * 0.95;

  abstract double[] centre(double[] vertices);

  /**
   * The mesh in its place.
   *
   * @throws IllegalArgumentException if all vertices are one point, or coordinates are too large
   *     for their sums
   */
  public TriangleMesh place(TriangleMesh mesh) {
    double[] placed = mesh.vertices().clone();
    double[] centre = centre(placed);
    double largest = 0;
    for (int i = 0; i < placed.length; i++) {
      placed[i] -= centre[i % 3];
      largest = Math.max(largest, Math.abs(placed[i]));
    }
    double scale = EXTENT / largest;
    if (!(scale > 0 && Double.isFinite(scale))) {
      throw new IllegalArgumentException(
          "the mesh reaches %s from its centre; wanted is an extent that can be scaled to 1"
              .formatted(largest));
    }
    for (int i = 0; i < placed.length; i++) {
      placed[i] *= scale;
    }
    return new TriangleMesh(placed, mesh.triangles());
  }
}
