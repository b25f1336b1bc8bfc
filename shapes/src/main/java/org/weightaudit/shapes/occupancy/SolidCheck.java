package org.weightaudit.shapes.occupancy;

import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.progress.Progress;

/**
 * Whether what labels call inside is a plausible aircraft, on the 96³ cells of the cube.
 *
 * @param volume share of the cube's cells whose middle is inside
 * @param largestComponent share of these that hang together over faces with the most others
 * @param mirror share of these that have another at most one cell from their mirror image in z
 * @param slices share of the slices across z through which the surface passes that have a cell
 *     inside
 * @param turnedArea share of the surface that was turned the right side out
 */
public record SolidCheck(
    double volume, double largestComponent, double mirror, double slices, double turnedArea) {

  private static final double LEAST_VOLUME = 0.001;
  private static final double MOST_VOLUME = 0.3;
  private static final double LEAST_COMPONENT = 0.9;
  private static final double LEAST_MIRROR = 0.95;
  private static final double LEAST_SLICES = 0.9;

  /**
   * Looks at a mesh within the cube. Cost: that of {@link Interior#label} for 885,000 points, of
   * which filling decides most.
   */
  public static SolidCheck of(TriangleMesh mesh, Labels labels, Progress progress) {
    Interior interior = Interior.of(mesh, labels);
    boolean[] inside = inside(interior, progress);
    int cells = count(inside);
    return new SolidCheck(
        cells / Math.pow(CubeGrid.RESOLUTION, 3),
        cells == 0 ? 0 : (double) largestComponent(inside) / cells,
        cells == 0 ? 0 : (double) mirrored(inside) / cells,
        (double) slices(inside) / slices(ClosedHull.wall(mesh)),
        interior.turnedArea());
  }

  /** Volume from 0.1 % to 30 %, 90 % in one piece, 95 % symmetric, 90 % of the slices. */
  public boolean isUsable() {
    return volume >= LEAST_VOLUME
        && volume <= MOST_VOLUME
        && largestComponent >= LEAST_COMPONENT
        && mirror >= LEAST_MIRROR
        && slices >= LEAST_SLICES;
  }

  private static boolean[] inside(Interior interior, Progress progress) {
    boolean[] inside = new boolean[CubeGrid.CELLS];
    int n = CubeGrid.RESOLUTION;
    float[] points = new float[3 * n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n * n; j++) {
        points[3 * j] = (float) CubeGrid.middle(CubeGrid.RIM + i);
        points[3 * j + 1] = (float) CubeGrid.middle(CubeGrid.RIM + j / n);
        points[3 * j + 2] = (float) CubeGrid.middle(CubeGrid.RIM + j % n);
      }
      byte[] labels =
          interior.label(points, progress.between((double) i / n, (double) (i + 1) / n));
      for (int j = 0; j < n * n; j++) {
        inside[CubeGrid.cell(points[3 * j], points[3 * j + 1], points[3 * j + 2])] = labels[j] == 1;
      }
    }
    return inside;
  }

  private static int count(boolean[] cells) {
    int count = 0;
    for (boolean cell : cells) {
      count += cell ? 1 : 0;
    }
    return count;
  }

  private static int largestComponent(boolean[] inside) {
    boolean[] left = inside.clone();
    int[] stack = new int[CubeGrid.CELLS];
    int largest = 0;
    for (int cell = 0; cell < left.length; cell++) {
      if (left[cell]) {
        largest = Math.max(largest, CubeGrid.flood(left, cell, stack));
      }
    }
    return largest;
  }

  private static int mirrored(boolean[] inside) {
    int mirrored = 0;
    for (int cell = 0; cell < inside.length; cell++) {
      mirrored += inside[cell] && hasNeighbour(inside, mirrorImage(cell)) ? 1 : 0;
    }
    return mirrored;
  }

  private static int mirrorImage(int cell) {
    return cell - cell % CubeGrid.SIDE + CubeGrid.SIDE - 1 - cell % CubeGrid.SIDE;
  }

  /** What is inside lies within the rim, so that neighbours exist. */
  private static boolean hasNeighbour(boolean[] inside, int cell) {
    for (int i = -1; i <= 1; i++) {
      for (int j = -1; j <= 1; j++) {
        for (int k = -1; k <= 1; k++) {
          if (inside[cell + (i * CubeGrid.SIDE + j) * CubeGrid.SIDE + k]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static int slices(boolean[] cells) {
    boolean[] seen = new boolean[CubeGrid.SIDE];
    for (int cell = 0; cell < cells.length; cell++) {
      seen[cell % CubeGrid.SIDE] |= cells[cell];
    }
    return count(seen);
  }
}
