package org.weightaudit.shapes.mesh;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Makes the vertices of one place one vertex. Triangles keep their order and number. */
public final class Welding {

  private Welding() {}

  /** Comparable, so that a table of chosen coordinates that collide is no slower than a tree. */
  private record Cell(double x, double y, double z) implements Comparable<Cell> {

    private static final Comparator<Cell> ORDER =
        Comparator.comparingDouble(Cell::x)
            .thenComparingDouble(Cell::y)
            .thenComparingDouble(Cell::z);

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  /** Vertices of exactly the same coordinates become one. */
  public static TriangleMesh exact(TriangleMesh mesh) {
    return within(mesh, 0);
  }

  /**
   * Vertices whose coordinates round to the same multiples of {@code step} become the first of
   * them. Cost: one look-up a vertex.
   *
   * @param step 0 rounds nothing
   */
  public static TriangleMesh within(TriangleMesh mesh, double step) {
    double[] from = mesh.vertices();
    Map<Cell, Integer> places = new HashMap<>();
    double[] to = new double[from.length];
    int[] place = new int[mesh.vertexCount()];
    for (int v = 0; v < place.length; v++) {
      Cell cell =
          new Cell(
              rounded(from[3 * v], step),
              rounded(from[3 * v + 1], step),
              rounded(from[3 * v + 2], step));
      int next = places.size();
      place[v] = places.computeIfAbsent(cell, unused -> next);
      if (place[v] == next) {
        System.arraycopy(from, 3 * v, to, 3 * next, 3);
      }
    }
    int[] triangles = mesh.triangles().clone();
    for (int i = 0; i < triangles.length; i++) {
      triangles[i] = place[triangles[i]];
    }
    return new TriangleMesh(Arrays.copyOf(to, 3 * places.size()), triangles);
  }

  /** Plus 0 makes one zero of two. */
  private static double rounded(double coordinate, double step) {
    return (step == 0 ? coordinate : Math.rint(coordinate / step)) + 0.0;
  }
}
