package org.weightaudit.shapes.occupancy;

import java.util.Arrays;
import java.util.Optional;
import org.weightaudit.shapes.mesh.Orientation;
import org.weightaudit.shapes.mesh.SurfaceDistance;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.progress.Progress;

/**
 * The inside of a shape, as {@link Labels} define it. With filling, what lies more than two cells
 * from the surface and can be reached from the rim of the cube is outside, whatever its winding
 * number.
 */
public final class Interior {

  private static final double INSIDE = 0.5;

  private final TriangleMesh mesh;
  private final double turnedArea;
  private final double thickness;
  private final Optional<ClosedHull> hull;
  private final Optional<SurfaceDistance> surface;

  private Interior(
      Orientation orientation,
      double thickness,
      Optional<ClosedHull> hull,
      Optional<SurfaceDistance> surface) {
    mesh = orientation.mesh();
    turnedArea = orientation.turnedArea();
    this.thickness = thickness;
    this.hull = hull;
    this.surface = surface;
  }

  /**
   * Prepares what the labels ask for. Cost: about half a second for filling, a sort of the
   * triangles for orientation and for thickening.
   *
   * @throws IllegalArgumentException if the mesh reaches out of the cube [-0.5, 0.5]³ or has no
   *     area
   */
  public static Interior of(TriangleMesh mesh, Labels labels) {
    for (double coordinate : mesh.vertices()) {
      if (Math.abs(coordinate) > 0.5) {
        throw new IllegalArgumentException(
            "the mesh reaches to %s, wanted are coordinates from -0.5 to 0.5"
                .formatted(coordinate));
      }
    }
    return new Interior(
        labels.orient() ? Orientation.of(mesh) : new Orientation(mesh, 0),
        labels.thickness(),
        labels.fill() ? Optional.of(ClosedHull.of(mesh)) : Optional.empty(),
        labels.thickness() > 0 ? Optional.of(new SurfaceDistance(mesh)) : Optional.empty());
  }

  /** Share of the area that was turned the right side out; 0 if that was not asked for. */
  public double turnedArea() {
    return turnedArea;
  }

  /**
   * 1 for each point inside, 0 for each outside. Cost: that of {@link WindingNumber} for the points
   * that neither filling nor thickening decides.
   *
   * @param points x, y, z of each point
   */
  public byte[] label(float[] points, Progress progress) {
    int count = points.length / 3;
    byte[] labels = new byte[count];
    int[] undecided = new int[count];
    float[] asked = new float[points.length];
    int size = 0;
    for (int i = 0; i < count; i++) {
      float x = points[3 * i];
      float y = points[3 * i + 1];
      float z = points[3 * i + 2];
      if (hull.isPresent() && hull.get().isOutside(x, y, z)) {
        continue;
      }
      if (isAdded(x, y, z)) {
        labels[i] = 1;
      } else {
        System.arraycopy(points, 3 * i, asked, 3 * size, 3);
        undecided[size++] = i;
      }
    }
    double[] winding = WindingNumber.at(mesh, Arrays.copyOf(asked, 3 * size), progress);
    for (int i = 0; i < size; i++) {
      labels[undecided[i]] = (byte) (winding[i] >= INSIDE ? 1 : 0);
    }
    return labels;
  }

  /** Whether a point is inside by filling or thickening. */
  private boolean isAdded(double x, double y, double z) {
    return (hull.isPresent() && hull.get().isFilled(x, y, z))
        || (surface.isPresent() && surface.get().isWithin(thickness, x, y, z));
  }
}
