package org.weightaudit.shapes.occupancy;

/**
 * Cells of the cube [-0.5, 0.5]³ with a rim around it, each with a flag. Cell (i, j, k) is numbered
 * (i·side + j)·side + k.
 */
final class CubeGrid {

  /** Cells an edge of the cube. */
  static final int RESOLUTION = 96;

  /** Cells of the rim on each side. */
  static final int RIM = 4;

  static final int SIDE = RESOLUTION + 2 * RIM;
  static final int CELLS = SIDE * SIDE * SIDE;

  /** What axes add to a cell's number. */
  static final int[] STRIDES = {SIDE * SIDE, SIDE, 1};

  private CubeGrid() {}

  /** The cell of a coordinate along one axis, the outermost one for those outside. */
  static int along(double coordinate) {
    int cell = (int) Math.floor((coordinate + 0.5) * RESOLUTION) + RIM;
    return Math.max(0, Math.min(SIDE - 1, cell));
  }

  static int cell(double x, double y, double z) {
    return (along(x) * SIDE + along(y)) * SIDE + along(z);
  }

  /** The coordinate of the middle of a cell along an axis. */
  static double middle(int along) {
    return (along - RIM + 0.5) / RESOLUTION - 0.5;
  }

  /**
   * Closes the open cells that can be reached from one of them by steps over faces.
   *
   * @param open where one may go
   * @param queue room for all cells; at the end its first entries are the cells reached
   * @return how many were reached
   */
  static int flood(boolean[] open, int start, int[] queue) {
    int size = 0;
    open[start] = false;
    queue[size++] = start;
    for (int next = 0; next < size; next++) {
      int cell = queue[next];
      for (int stride : STRIDES) {
        int along = cell / stride % SIDE;
        if (along > 0 && open[cell - stride]) {
          open[cell - stride] = false;
          queue[size++] = cell - stride;
        }
        if (along < SIDE - 1 && open[cell + stride]) {
          open[cell + stride] = false;
          queue[size++] = cell + stride;
        }
      }
    }
    return size;
  }

  /**
   * Squared distance of each cell to the nearest marked one, in cells: the lower envelope of
   * parabolas along each axis (Felzenszwalb and Huttenlocher, <i>Distance Transforms of Sampled
   * Functions</i>, 2012). Cost: linear in the cells.
   */
  static float[] squaredDistances(boolean[] marked) {
    float[] squared = new float[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      squared[cell] = marked[cell] ? 0 : 3f * SIDE * SIDE;
    }
    double[] line = new double[SIDE];
    int[] centres = new int[SIDE];
    double[] borders = new double[SIDE + 1];
    for (int stride : STRIDES) {
      for (int start = 0; start < CELLS; start++) {
        if (start / stride % SIDE == 0) {
          transform(squared, start, stride, line, centres, borders);
        }
      }
    }
    return squared;
  }

  private static void transform(
      float[] squared, int start, int stride, double[] line, int[] centres, double[] borders) {
    for (int i = 0; i < SIDE; i++) {
      line[i] = squared[start + i * stride];
    }
    int last = 0;
    centres[0] = 0;
    borders[0] = Double.NEGATIVE_INFINITY;
    borders[1] = Double.POSITIVE_INFINITY;
    for (int i = 1; i < SIDE; i++) {
      double border = meeting(line, centres[last], i);
      while (border <= borders[last]) {
        border = meeting(line, centres[--last], i);
      }
      centres[++last] = i;
      borders[last] = border;
      borders[last + 1] = Double.POSITIVE_INFINITY;
    }
    int nearest = 0;
    for (int i = 0; i < SIDE; i++) {
      while (borders[nearest + 1] < i) {
        nearest++;
      }
      int apart = i - centres[nearest];
      squared[start + i * stride] = (float) (apart * apart + line[centres[nearest]]);
    }
  }

  /** Where the parabola around the earlier centre gives way to that around the later. */
  private static double meeting(double[] line, int earlier, int later) {
    return (line[later] + later * later - line[earlier] - earlier * earlier)
        / (2.0 * (later - earlier));
  }
}
