package org.weightaudit.shapes.mesh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns parts of a mesh that are inside out. Vertices closer than {@link #WELDING} are one place.
 * Across an edge that two triangles share, both are made to agree, the smaller area of a patch
 * giving way; then each component – triangles that are connected by edges – whose signed volume
 * about its own centroid of area is negative is turned as a whole.
 *
 * <p>Open surfaces have a volume too, which may be that of the wrong side: a few meshes get worse.
 * Cost: a sort of the edges.
 *
 * @param mesh the same vertices and triangles, some with two corners exchanged
 * @param turnedArea share of the area that was turned
 */
public record Orientation(TriangleMesh mesh, double turnedArea) {

  /** Distance up to which vertices are one, as a multiple to which coordinates are rounded. */
  public static final double WELDING = 1e-5;

  /** The mesh with its parts the right side out. */
  public static Orientation of(TriangleMesh mesh) {
    return new Turning(mesh).result();
  }

  private static final class Turning {

    private final TriangleMesh mesh;
    private final int count;
    private final int[] corners;
    private final double[] areas;
    private final boolean[] turned;

    /** Half-edges in the order of their edge; half-edge h belongs to triangle h / 3. */
    private final int[] byEdge;

    /** Number of each half-edge's edge, -1 for a half-edge of no length. */
    private final int[] edge;

    /** Where each edge begins in {@link #byEdge}, and after the last the end. */
    private final int[] edgeStart;

    Turning(TriangleMesh mesh) {
      this.mesh = mesh;
      count = mesh.triangleCount();
      corners = Welding.within(mesh, WELDING).triangles();
      areas = new double[count];
      Arrays.setAll(areas, mesh::area);
      turned = new boolean[count];
      byEdge =
          IntStream.range(0, 3 * count)
              .filter(h -> from(h) != to(h))
              .boxed()
              .sorted(Comparator.comparingInt(this::low).thenComparingInt(this::high))
              .mapToInt(Integer::intValue)
              .toArray();
      edge = new int[3 * count];
      Arrays.fill(edge, -1);
      edgeStart = new int[byEdge.length + 1];
      int edges = 0;
      for (int i = 0; i < byEdge.length; i++) {
        if (i == 0 || !sameEdge(byEdge[i - 1], byEdge[i])) {
          edgeStart[edges++] = i;
        }
        edge[byEdge[i]] = edges - 1;
      }
      edgeStart[edges] = byEdge.length;
    }

    Orientation result() {
      for (int[] patch : parts(true)) {
        turnIf(patch, turnedArea(patch) > area(patch) / 2);
      }
      for (int[] component : parts(false)) {
        turnIf(component, volume(component) < 0);
      }
      int[] all = IntStream.range(0, count).toArray();
      double area = area(all);
      return new Orientation(
          new TriangleMesh(mesh.vertices(), oriented()), area > 0 ? turnedArea(all) / area : 0);
    }

    private int from(int halfEdge) {
      return corners[halfEdge];
    }

    private int to(int halfEdge) {
      return corners[halfEdge % 3 == 2 ? halfEdge - 2 : halfEdge + 1];
    }

    private int low(int halfEdge) {
      return Math.min(from(halfEdge), to(halfEdge));
    }

    private int high(int halfEdge) {
      return Math.max(from(halfEdge), to(halfEdge));
    }

    private boolean sameEdge(int a, int b) {
      return low(a) == low(b) && high(a) == high(b);
    }

    /**
     * The triangles in parts that are connected over edges.
     *
     * @param agreeing only over edges of two triangles, turning triangles to agree on the way
     */
    private List<int[]> parts(boolean agreeing) {
      List<int[]> parts = new ArrayList<>();
      boolean[] seen = new boolean[count];
      boolean[] crossed = new boolean[edgeStart.length];
      int[] queue = new int[count];
      for (int start = 0; start < count; start++) {
        if (seen[start]) {
          continue;
        }
        int end = 0;
        queue[end++] = start;
        seen[start] = true;
        for (int next = 0; next < end; next++) {
          for (int h = 3 * queue[next]; h < 3 * queue[next] + 3; h++) {
            if (edge[h] >= 0 && !crossed[edge[h]]) {
              crossed[edge[h]] = true;
              end = cross(h, agreeing, seen, queue, end);
            }
          }
        }
        parts.add(Arrays.copyOf(queue, end));
      }
      return parts;
    }

    private int cross(int halfEdge, boolean agreeing, boolean[] seen, int[] queue, int queued) {
      int from = edgeStart[edge[halfEdge]];
      int to = edgeStart[edge[halfEdge] + 1];
      if (agreeing && to - from != 2) {
        return queued;
      }
      int end = queued;
      for (int i = from; i < to; i++) {
        int other = byEdge[i] / 3;
        if (!seen[other]) {
          seen[other] = true;
          queue[end++] = other;
          if (agreeing) {
            turned[other] = turned[halfEdge / 3] ^ (from(byEdge[i]) == from(halfEdge));
          }
        }
      }
      return end;
    }

    private void turnIf(int[] part, boolean condition) {
      if (condition) {
        for (int triangle : part) {
          turned[triangle] = !turned[triangle];
        }
      }
    }

    private double area(int[] part) {
      return IntStream.of(part).mapToDouble(t -> areas[t]).sum();
    }

    private double turnedArea(int[] part) {
      return IntStream.of(part).filter(t -> turned[t]).mapToDouble(t -> areas[t]).sum();
    }

    private double volume(int[] part) {
      double[] centroid = new double[3];
      double area = 0;
      for (int t : part) {
        area += areas[t];
        for (int axis = 0; axis < 3; axis++) {
          centroid[axis] += areas[t] * (at(t, 0, axis) + at(t, 1, axis) + at(t, 2, axis)) / 3;
        }
      }
      for (int axis = 0; axis < 3; axis++) {
        centroid[axis] /= area > 0 ? area : 1;
      }
      double sum = 0;
      for (int t : part) {
        sum += (turned[t] ? -1 : 1) * volume(t, centroid);
      }
      return sum;
    }

    private double volume(int t, double[] o) {
      double ax = at(t, 0, 0) - o[0];
      double ay = at(t, 0, 1) - o[1];
      double az = at(t, 0, 2) - o[2];
      double bx = at(t, 1, 0) - o[0];
      double by = at(t, 1, 1) - o[1];
      double bz = at(t, 1, 2) - o[2];
      double cx = at(t, 2, 0) - o[0];
      double cy = at(t, 2, 1) - o[1];
      double cz = at(t, 2, 2) - o[2];
      return (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
    }

    private double at(int triangle, int corner, int axis) {
      return mesh.vertices()[3 * mesh.triangles()[3 * triangle + corner] + axis];
    }

    private int[] oriented() {
      int[] triangles = mesh.triangles().clone();
      for (int t = 0; t < count; t++) {
        if (turned[t]) {
          int second = triangles[3 * t + 1];
          triangles[3 * t + 1] = triangles[3 * t + 2];
          triangles[3 * t + 2] = second;
        }
      }
      return triangles;
    }
  }
}
