package org.weightaudit.shapes.occupancy;

import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.progress.Progress;

/** The inside of a shape, as {@link Labels} define it. */
public final class Interior {

  private static final double INSIDE = 0.5;

  private final TriangleMesh mesh;

  private Interior(TriangleMesh mesh) {
    this.mesh = mesh;
  }

  /**
   * @throws IllegalArgumentException if the mesh reaches out of the cube [-0.5, 0.5]³
   */
  public static Interior of(TriangleMesh mesh, Labels labels) {
    for (double coordinate : mesh.vertices()) {
      if (Math.abs(coordinate) > 0.5) {
        throw new IllegalArgumentException(
            "the mesh reaches to %s, wanted are coordinates from -0.5 to 0.5"
                .formatted(coordinate));
      }
    }
    if (!labels.equals(Labels.raw())) {
      throw new UnsupportedOperationException("repairs are not there yet");
    }
    return new Interior(mesh);
  }

  /**
   * 1 for each point inside, 0 for each outside.
   *
   * @param points x, y, z of each point
   */
  public byte[] label(float[] points, Progress progress) {
    double[] winding = WindingNumber.at(mesh, points, progress);
    byte[] labels = new byte[winding.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (winding[i] >= INSIDE ? 1 : 0);
    }
    return labels;
  }
}
