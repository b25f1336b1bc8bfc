package org.weightaudit.novelty.figure;

import java.util.List;
import org.weightaudit.novelty.figure.Canvas.Point;

/**
 * How a group of checkpoints looks in every figure; colours of Okabe and Ito, "Color Universal
 * Design" (2008).
 */
enum Style {
  TRAINING(0x0072B2),
  GENERATED(0xD55E00),
  YARDSTICK(0x009E73),
  NOISE(0xCC79A7),
  FIRST_BASELINE(0xE69F00),
  SECOND_BASELINE(0x56B4E9),
  OTHER_BASELINE(0x7A828A);

  private final int rgb;

  Style(int rgb) {
    this.rgb = rgb;
  }

  Colour colour() {
    return Colour.of(rgb);
  }

  /** The mark of one checkpoint, in the shape of its group. */
  void mark(Canvas canvas, double x, double y, double radius, double opacity) {
    Colour fill = colour().withOpacity(opacity);
    switch (this) {
      case TRAINING -> canvas.circle(x, y, radius * 0.9, fill, Colour.NONE);
      case GENERATED -> canvas.area(diamond(x, y, radius * 1.2), fill);
      case YARDSTICK -> canvas.area(triangle(x, y, radius * 1.15, -1), fill);
      case NOISE ->
          canvas.rectangle(
              x - radius * 0.8, y - radius * 0.8, radius * 1.6, radius * 1.6, fill, Colour.NONE);
      case FIRST_BASELINE -> canvas.area(triangle(x, y, radius * 1.15, 1), fill);
      case SECOND_BASELINE -> canvas.circle(x, y, radius * 0.9, Colour.NONE, fill);
      case OTHER_BASELINE -> {
        canvas.line(
            List.of(
                new Point(x - radius * 0.8, y - radius * 0.8),
                new Point(x + radius * 0.8, y + radius * 0.8)),
            fill,
            1.5,
            false);
        canvas.line(
            List.of(
                new Point(x - radius * 0.8, y + radius * 0.8),
                new Point(x + radius * 0.8, y - radius * 0.8)),
            fill,
            1.5,
            false);
      }
    }
  }

  private static List<Point> diamond(double x, double y, double r) {
    return List.of(
        new Point(x, y - r), new Point(x + r, y), new Point(x, y + r), new Point(x - r, y));
  }

  private static List<Point> triangle(double x, double y, double r, int direction) {
    return List.of(
        new Point(x, y + direction * r),
        new Point(x + 0.87 * r, y - direction * 0.5 * r),
        new Point(x - 0.87 * r, y - direction * 0.5 * r));
  }
}
