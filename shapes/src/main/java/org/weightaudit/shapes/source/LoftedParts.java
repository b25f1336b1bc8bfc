package org.weightaudit.shapes.source;

import java.util.Arrays;
import org.weightaudit.shapes.mesh.TriangleMesh;

/** Closed solids, each spanned between sections of equally many points and capped at both ends. */
final class LoftedParts {

  private static final int POINTS = 20;

  private double[] vertices = new double[0];
  private int[] triangles = new int[0];

  /** An ellipse across the x axis. */
  static double[] ellipse(double x, double y, double z, double radiusY, double radiusZ) {
    double[] section = new double[3 * POINTS];
    for (int i = 0; i < POINTS; i++) {
      double angle = 2 * Math.PI * i / POINTS;
      section[3 * i] = x;
      section[3 * i + 1] = y + radiusY * Math.cos(angle);
      section[3 * i + 2] = z + radiusZ * Math.sin(angle);
    }
    return section;
  }

  /**
   * A symmetric foil along x, from its leading edge on: round in front, sharp behind.
   *
   * @param upright thick along z, as a fin is, instead of along y
   */
  static double[] foil(
      double x, double y, double z, double chord, double thickness, boolean upright) {
    double[] section = new double[3 * POINTS];
    for (int i = 0; i < POINTS; i++) {
      double angle = 2 * Math.PI * i / POINTS;
      double along = (1 - Math.cos(angle)) / 2;
      double half = thickness * 1.3 * Math.sqrt(along) * (1 - along) * Math.signum(Math.sin(angle));
      double across = i == 0 || 2 * i == POINTS ? 0 : half;
      section[3 * i] = x + chord * along;
      section[3 * i + 1] = y + (upright ? 0 : across);
      section[3 * i + 2] = z + (upright ? across : 0);
    }
    return section;
  }

  /** Adds the solid between sections, the right side out. */
  void add(double[]... sections) {
    int first = vertices.length / 3;
    double[] points = new double[3 * (sections.length * POINTS + 2)];
    for (int s = 0; s < sections.length; s++) {
      System.arraycopy(sections[s], 0, points, 3 * s * POINTS, 3 * POINTS);
    }
    centre(sections[0], points, points.length - 6);
    centre(sections[sections.length - 1], points, points.length - 3);

    int[] faces = new int[3 * 2 * POINTS * sections.length];
    int at = 0;
    int front = sections.length * POINTS;
    int back = (sections.length - 1) * POINTS;
    for (int i = 0; i < POINTS; i++) {
      int next = (i + 1) % POINTS;
      at = put(faces, at, front, next, i);
      at = put(faces, at, front + 1, back + i, back + next);
      for (int ring = 0; ring < back; ring += POINTS) {
        at = put(faces, at, ring + i, ring + next, ring + POINTS + next);
        at = put(faces, at, ring + i, ring + POINTS + next, ring + POINTS + i);
      }
    }
    if (volume(points, faces) < 0) {
      turn(faces);
    }
    append(points, faces, first);
  }

  private static int put(int[] faces, int at, int a, int b, int c) {
    faces[at] = a;
    faces[at + 1] = b;
    faces[at + 2] = c;
    return at + 3;
  }

  private static void centre(double[] section, double[] points, int at) {
    for (int i = 0; i < section.length; i++) {
      points[at + i % 3] += section[i] / POINTS;
    }
  }

  private static double volume(double[] p, int[] faces) {
    double sum = 0;
    for (int i = 0; i < faces.length; i += 3) {
      int a = 3 * faces[i];
      int b = 3 * faces[i + 1];
      int c = 3 * faces[i + 2];
      sum +=
          p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1])
              + p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2])
              + p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
    }
    return sum;
  }

  private static void turn(int[] faces) {
    for (int i = 0; i < faces.length; i += 3) {
      int second = faces[i + 1];
      faces[i + 1] = faces[i + 2];
      faces[i + 2] = second;
    }
  }

  private void append(double[] points, int[] faces, int first) {
    int trianglesBefore = triangles.length;
    int verticesBefore = vertices.length;
    vertices = Arrays.copyOf(vertices, verticesBefore + points.length);
    System.arraycopy(points, 0, vertices, verticesBefore, points.length);
    triangles = Arrays.copyOf(triangles, trianglesBefore + faces.length);
    for (int i = 0; i < faces.length; i++) {
      triangles[trianglesBefore + i] = first + faces[i];
    }
  }

  /** All solids added so far. */
  TriangleMesh mesh() {
    return new TriangleMesh(vertices.clone(), triangles.clone());
  }
}
