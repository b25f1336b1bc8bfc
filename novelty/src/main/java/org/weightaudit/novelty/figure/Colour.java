package org.weightaudit.novelty.figure;

/**
 * What to paint with.
 *
 * @param role what it is for, if it must change on a dark page, else empty
 * @param rgb 0xRRGGBB
 * @param opacity from 0 to 1
 */
record Colour(String role, int rgb, double opacity) {

  static final Colour NONE = new Colour("", 0, 0);
  static final Colour PAPER = new Colour("paper", 0xFFFFFF, 1);
  static final Colour TEXT = new Colour("text", 0x1F2328, 1);
  static final Colour MUTED = new Colour("muted", 0x59636E, 1);
  static final Colour GRID = new Colour("grid", 0xE1E4E8, 1);

  /** Frames the generated rows of a heatmap. */
  static final Colour VERMILION = of(0xD55E00);

  static Colour of(int rgb) {
    return new Colour("", rgb, 1);
  }

  Colour withOpacity(double value) {
    return new Colour(role, rgb, value);
  }

  boolean isVisible() {
    return opacity > 0;
  }

  String hex() {
    return "#%06X".formatted(rgb);
  }
}
