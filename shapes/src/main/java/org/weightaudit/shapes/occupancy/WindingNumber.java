package org.weightaudit.shapes.occupancy;

import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.progress.Progress;

/**
 * Generalized winding number of a mesh (Jacobson, Kavan, Sorkine-Hornung, <i>Robust Inside-Outside
 * Segmentation using Generalized Winding Numbers</i>, 2013): the solid angles of all triangles seen
 * from a point, over 4π. Each is Ω = 2·arg(w), w = |a||b||c| + (a·b)|c| + (b·c)|a| + (c·a)|b| +
 * i·a·(b×c), with corners a, b, c relative to the point (Van Oosterom and Strackee, 1983).
 *
 * <p>1 inside a closed surface whose triangles are counter-clockwise seen from outside, 0 outside;
 * in between near an open one; the sum where solids overlap. A triangle seen edge-on from a point
 * of its plane counts 0 outside of it and half a turn within it.
 *
 * <p>The arguments are not summed but the w are multiplied and the turns past the negative real
 * axis counted, so that one arc tangent a point is needed instead of one a triangle. Cost: about 35
 * operations a pair of point and triangle, and one square root a pair of point and vertex.
 */
public final class WindingNumber {

  private static final int POINTS_BETWEEN_REPORTS = 256;
  private static final double LARGE = 1e100;
  private static final double SMALL = 1e-100;

  private final int[] triangles;
  private final double[] xs;
  private final double[] ys;
  private final double[] zs;

  // One point's view of the vertices.
  private final double[] dx;
  private final double[] dy;
  private final double[] dz;
  private final double[] distance;

  private WindingNumber(TriangleMesh mesh) {
    int count = mesh.vertexCount();
    triangles = mesh.triangles();
    xs = new double[count];
    ys = new double[count];
    zs = new double[count];
    for (int v = 0; v < count; v++) {
      xs[v] = mesh.vertices()[3 * v];
      ys[v] = mesh.vertices()[3 * v + 1];
      zs[v] = mesh.vertices()[3 * v + 2];
    }
    dx = new double[count];
    dy = new double[count];
    dz = new double[count];
    distance = new double[count];
  }

  /**
   * The winding number at each point.
   *
   * @param points x, y, z of each point
   */
  public static double[] at(TriangleMesh mesh, float[] points, Progress progress) {
    WindingNumber winding = new WindingNumber(mesh);
    double[] numbers = new double[points.length / 3];
    for (int p = 0; p < numbers.length; p++) {
      if (p % POINTS_BETWEEN_REPORTS == 0) {
        progress.report("winding numbers", (double) p / numbers.length);
      }
      numbers[p] = winding.at(points[3 * p], points[3 * p + 1], points[3 * p + 2]);
    }
    return numbers;
  }

  private double at(double x, double y, double z) {
    lookFrom(x, y, z);
    double re = 1;
    double im = 0;
    int turns = 0;
    for (int i = 0; i < triangles.length; i += 3) {
      int a = triangles[i];
      int b = triangles[i + 1];
      int c = triangles[i + 2];
      double ax = dx[a];
      double ay = dy[a];
      double az = dz[a];
      double bx = dx[b];
      double by = dy[b];
      double bz = dz[b];
      double cx = dx[c];
      double cy = dy[c];
      double cz = dz[c];
      double la = distance[a];
      double lb = distance[b];
      double lc = distance[c];
      double wIm = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
      double wRe =
          la * lb * lc
              + (ax * bx + ay * by + az * bz) * lc
              + (bx * cx + by * cy + bz * cz) * la
              + (cx * ax + cy * ay + cz * az) * lb;
      double nextRe = re * wRe - im * wIm;
      double nextIm = re * wIm + im * wRe;
      double size = Math.abs(nextRe) + Math.abs(nextIm);
      if (size == 0) { // the point is a corner
        continue;
      }
      if (size > LARGE || size < SMALL) {
        nextRe /= size;
        nextIm /= size;
      }
      if (im >= 0 && wIm >= 0 && nextIm < 0) {
        turns++;
      } else if (im < 0 && wIm < 0 && nextIm >= 0) {
        turns--;
      }
      re = nextRe;
      im = nextIm;
    }
    return turns + Math.atan2(im, re) / (2 * Math.PI);
  }

  private void lookFrom(double x, double y, double z) {
    for (int v = 0; v < xs.length; v++) {
      double vx = xs[v] - x;
      double vy = ys[v] - y;
      double vz = zs[v] - z;
      dx[v] = vx;
      dy[v] = vy;
      dz[v] = vz;
      distance[v] = Math.sqrt(vx * vx + vy * vy + vz * vz);
    }
  }
}
