package org.weightaudit.shapes.testing;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.weightaudit.shapes.mesh.TriangleMesh;

/** Small meshes whose inside is known. */
public final class Solids {

  private static final int[] BOX_TRIANGLES = {
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3,
    5, 3, 7, 5
  };

  private Solids() {}

  /** A box around the origin; bit 0 of a vertex' number is x, bit 1 y, bit 2 z. */
  public static TriangleMesh box(double halfX, double halfY, double halfZ) {
    double[] vertices = new double[24];
    for (int v = 0; v < 8; v++) {
      vertices[3 * v] = (v & 1) == 0 ? -halfX : halfX;
      vertices[3 * v + 1] = (v & 2) == 0 ? -halfY : halfY;
      vertices[3 * v + 2] = (v & 4) == 0 ? -halfZ : halfZ;
    }
    return new TriangleMesh(vertices, BOX_TRIANGLES.clone());
  }

  /** A mesh without some triangles. */
  public static TriangleMesh without(TriangleMesh mesh, int first, int count) {
    int[] all = mesh.triangles();
    int[] kept = new int[all.length - 3 * count];
    System.arraycopy(all, 0, kept, 0, 3 * first);
    System.arraycopy(all, 3 * (first + count), kept, 3 * first, kept.length - 3 * first);
    return new TriangleMesh(mesh.vertices(), kept);
  }

  /** A mesh with some triangles turned. */
  public static TriangleMesh turned(TriangleMesh mesh, int first, int count) {
    int[] triangles = mesh.triangles().clone();
    for (int t = first; t < first + count; t++) {
      int second = triangles[3 * t + 1];
      triangles[3 * t + 1] = triangles[3 * t + 2];
      triangles[3 * t + 2] = second;
    }
    return new TriangleMesh(mesh.vertices(), triangles);
  }

  /** Both meshes. */
  public static TriangleMesh both(TriangleMesh a, TriangleMesh b) {
    double[] vertices = Arrays.copyOf(a.vertices(), a.vertices().length + b.vertices().length);
    System.arraycopy(b.vertices(), 0, vertices, a.vertices().length, b.vertices().length);
    int[] triangles = Arrays.copyOf(a.triangles(), a.triangles().length + b.triangles().length);
    for (int i = 0; i < b.triangles().length; i++) {
      triangles[a.triangles().length + i] = a.vertexCount() + b.triangles()[i];
    }
    return new TriangleMesh(vertices, triangles);
  }

  /** A mesh moved. */
  public static TriangleMesh moved(TriangleMesh mesh, double x, double y, double z) {
    double[] by = {x, y, z};
    double[] vertices = mesh.vertices().clone();
    for (int i = 0; i < vertices.length; i++) {
      vertices[i] += by[i % 3];
    }
    return new TriangleMesh(vertices, mesh.triangles());
  }

  /** Three points of the mesh for each of its triangles: nothing is shared. */
  public static TriangleMesh soup(TriangleMesh mesh) {
    double[] vertices = new double[3 * mesh.triangles().length];
    int[] triangles = new int[mesh.triangles().length];
    for (int i = 0; i < triangles.length; i++) {
      System.arraycopy(mesh.vertices(), 3 * mesh.triangles()[i], vertices, 3 * i, 3);
      triangles[i] = i;
    }
    return new TriangleMesh(vertices, triangles);
  }

  /** A rotation that is uniform over all, row-major: of a random unit quaternion. */
  public static double[] rotation(SplittableRandom random) {
    double[] q = new double[4];
    Arrays.setAll(q, i -> random.nextGaussian());
    double norm = Math.sqrt(Arrays.stream(q).map(v -> v * v).sum());
    double w = q[0] / norm;
    double x = q[1] / norm;
    double y = q[2] / norm;
    double z = q[3] / norm;
    return new double[] {
      1 - 2 * (y * y + z * z),
      2 * (x * y - z * w),
      2 * (x * z + y * w),
      2 * (x * y + z * w),
      1 - 2 * (x * x + z * z),
      2 * (y * z - x * w),
      2 * (x * z - y * w),
      2 * (y * z + x * w),
      1 - 2 * (x * x + y * y)
    };
  }

  public static double[] rotated(double[] points, double[] rotation) {
    double[] rotated = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      int at = i - i % 3;
      int row = 3 * (i % 3);
      rotated[i] =
          rotation[row] * points[at]
              + rotation[row + 1] * points[at + 1]
              + rotation[row + 2] * points[at + 2];
    }
    return rotated;
  }

  public static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
