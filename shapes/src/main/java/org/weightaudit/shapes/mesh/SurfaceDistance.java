package org.weightaudit.shapes.mesh;

import java.util.stream.IntStream;

/**
 * Tells exactly whether a point is near the surface of a mesh, by a tree of bounding boxes. Cost: a
 * few dozen boxes and triangles a point on ordinary meshes, all of them at worst.
 */
public final class SurfaceDistance {

  private static final int LEAF = 4;

  private final double[] vertices;
  private final int[] corners;
  private final int[] order;

  /** Boxes of the tree's nodes, least and most per axis; node n has children 2n + 1 and 2n + 2. */
  private final double[] boxes;

  public SurfaceDistance(TriangleMesh mesh) {
    vertices = mesh.vertices();
    corners = mesh.triangles();
    int count = mesh.triangleCount();
    order = IntStream.range(0, count).toArray();
    int leaves = 1;
    while ((long) leaves * LEAF < count) {
      leaves *= 2;
    }
    boxes = new double[6 * (2 * leaves - 1)];
    build(0, 0, count, leaves);
  }

  /**
   * @param leaves how many leaves there are below this node
   */
  private void build(int node, int from, int to, int leaves) {
    bound(node, from, to);
    if (leaves == 1) {
      return;
    }
    int axis = widest(node);
    int middle = (from + to) >>> 1;
    select(from, to, middle, axis);
    build(2 * node + 1, from, middle, leaves / 2);
    build(2 * node + 2, middle, to, leaves / 2);
  }

  private void bound(int node, int from, int to) {
    for (int axis = 0; axis < 3; axis++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        for (int corner = 0; corner < 3; corner++) {
          double value = vertices[3 * corners[3 * order[i] + corner] + axis];
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
      boxes[6 * node + 2 * axis] = least;
      boxes[6 * node + 2 * axis + 1] = most;
    }
  }

  private int widest(int node) {
    int widest = 0;
    double width = -1;
    for (int axis = 0; axis < 3; axis++) {
      double w = boxes[6 * node + 2 * axis + 1] - boxes[6 * node + 2 * axis];
      if (w > width) {
        width = w;
        widest = axis;
      }
    }
    return widest;
  }

  private double key(int triangle, int axis) {
    return vertices[3 * corners[3 * triangle] + axis]
        + vertices[3 * corners[3 * triangle + 1] + axis]
        + vertices[3 * corners[3 * triangle + 2] + axis];
  }

  /** Puts the triangles with the smaller keys before {@code middle} (Hoare's selection). */
  private void select(int from, int to, int middle, int axis) {
    int low = from;
    int high = to - 1;
    while (low < high) {
      double pivot = key(order[(low + high) >>> 1], axis);
      int i = low;
      int j = high;
      while (i <= j) {
        while (key(order[i], axis) < pivot) {
          i++;
        }
        while (key(order[j], axis) > pivot) {
          j--;
        }
        if (i <= j) {
          int swapped = order[i];
          order[i++] = order[j];
          order[j--] = swapped;
        }
      }
      if (middle <= j) {
        high = j;
      } else if (middle >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  /** Whether a triangle is at most {@code distance} away. */
  public boolean isWithin(double distance, double x, double y, double z) {
    return isWithin(distance * distance, 0, 0, order.length, boxes.length / 12 + 1, x, y, z);
  }

  private boolean isWithin(
      double squared, int node, int from, int to, int leaves, double x, double y, double z) {
    if (from == to || toBox(node, x, y, z) > squared) {
      return false;
    }
    if (leaves == 1) {
      for (int i = from; i < to; i++) {
        if (toTriangle(order[i], x, y, z) <= squared) {
          return true;
        }
      }
      return false;
    }
    int middle = (from + to) >>> 1;
    return isWithin(squared, 2 * node + 1, from, middle, leaves / 2, x, y, z)
        || isWithin(squared, 2 * node + 2, middle, to, leaves / 2, x, y, z);
  }

  private double toBox(int node, double x, double y, double z) {
    double dx = beyond(x, boxes[6 * node], boxes[6 * node + 1]);
    double dy = beyond(y, boxes[6 * node + 2], boxes[6 * node + 3]);
    double dz = beyond(z, boxes[6 * node + 4], boxes[6 * node + 5]);
    return dx * dx + dy * dy + dz * dz;
  }

  private static double beyond(double value, double least, double most) {
    return Math.max(0, Math.max(least - value, value - most));
  }

  /**
   * Squared distance to a triangle: to its plane if the point stands above it, else to the nearest
   * edge.
   */
  private double toTriangle(int triangle, double x, double y, double z) {
    int a = 3 * corners[3 * triangle];
    int b = 3 * corners[3 * triangle + 1];
    int c = 3 * corners[3 * triangle + 2];
    double ux = vertices[b] - vertices[a];
    double uy = vertices[b + 1] - vertices[a + 1];
    double uz = vertices[b + 2] - vertices[a + 2];
    double vx = vertices[c] - vertices[a];
    double vy = vertices[c + 1] - vertices[a + 1];
    double vz = vertices[c + 2] - vertices[a + 2];
    double px = x - vertices[a];
    double py = y - vertices[a + 1];
    double pz = z - vertices[a + 2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    double normal = nx * nx + ny * ny + nz * nz;
    double alongV = nx * (uy * pz - uz * py) + ny * (uz * px - ux * pz) + nz * (ux * py - uy * px);
    double alongU = nx * (py * vz - pz * vy) + ny * (pz * vx - px * vz) + nz * (px * vy - py * vx);
    if (normal > 0 && alongU >= 0 && alongV >= 0 && alongU + alongV <= normal) {
      double height = nx * px + ny * py + nz * pz;
      return height * height / normal;
    }
    return Math.min(
        toSegment(a, b, x, y, z), Math.min(toSegment(b, c, x, y, z), toSegment(c, a, x, y, z)));
  }

  private double toSegment(int a, int b, double x, double y, double z) {
    double ux = vertices[b] - vertices[a];
    double uy = vertices[b + 1] - vertices[a + 1];
    double uz = vertices[b + 2] - vertices[a + 2];
    double px = x - vertices[a];
    double py = y - vertices[a + 1];
    double pz = z - vertices[a + 2];
    double length = ux * ux + uy * uy + uz * uz;
    double t = length > 0 ? Math.max(0, Math.min(1, (ux * px + uy * py + uz * pz) / length)) : 0;
    double dx = px - t * ux;
    double dy = py - t * uy;
    double dz = pz - t * uz;
    return dx * dx + dy * dy + dz * dz;
  }
}
