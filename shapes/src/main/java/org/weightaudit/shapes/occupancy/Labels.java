package org.weightaudit.shapes.occupancy;

/**
 * What counts as inside. Always at least the points whose generalized winding number is 0.5 or
 * more; the rest repairs meshes that were made to be looked at and not to be closed.
 *
 * @param orient first turn parts that are inside out
 * @param fill add cavities that are cut off from the outside, and cabins behind small gaps
 * @param thickness add everything this close to the surface, in units of the cube's edge; 0 adds
 *     nothing
 */
public record Labels(boolean orient, boolean fill, double thickness) {

  /** With which wings of real aircraft survive a grid of 96 cells an edge. */
  public static final double STANDARD_THICKNESS = 0.004;

  /**
   * @throws IllegalArgumentException unless the thickness is between 0 and 0.05
   */
  public Labels {
    if (!(thickness >= 0 && thickness <= 0.05)) {
      throw new IllegalArgumentException(
          "the thickness is %s, wanted is 0 to 0.05".formatted(thickness));
    }
  }

  /** The winding number of the mesh as it is, as HyperDiffusion has it. */
  public static Labels raw() {
    return new Labels(false, false, 0);
  }

  /** The winding number after parts that are inside out were turned. */
  public static Labels oriented() {
    return new Labels(true, false, 0);
  }

  /** Oriented, filled and thickened: for meshes of unknown quality. */
  public static Labels repaired() {
    return new Labels(true, true, STANDARD_THICKNESS);
  }
}
