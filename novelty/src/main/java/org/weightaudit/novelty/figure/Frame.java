package org.weightaudit.novelty.figure;

import java.util.List;
import org.weightaudit.novelty.figure.Canvas.Anchor;
import org.weightaudit.novelty.figure.Canvas.Font;
import org.weightaudit.novelty.figure.Canvas.Point;

/** The paper of a plot with two axes: grid, ticks, titles and a legend on top. */
final class Frame {

  static final int WIDTH = 760;
  static final int HEIGHT = 440;

  private static final double LEFT = 72;
  private static final double RIGHT = 20;
  private static final double TOP = 84;
  private static final double BOTTOM = 60;
  private static final double LEGEND_ROW = 18;
  private static final double CHARACTER = 6.6;

  private final Axis x;
  private final Axis y;

  private Frame(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /** A frame for these ranges of values. */
  static Frame of(double fromX, double toX, double fromY, double toY) {
    return new Frame(
        Axis.covering(fromX, toX, LEFT, WIDTH - RIGHT),
        Axis.covering(fromY, toY, HEIGHT - BOTTOM, TOP));
  }

  Axis x() {
    return x;
  }

  Axis y() {
    return y;
  }

  Point at(double valueX, double valueY) {
    return new Point(x.place(valueX), y.place(valueY));
  }

  /** What is drawn before the values. */
  void draw(Canvas canvas, String title, String titleOfX, String titleOfY) {
    canvas.text(LEFT, 24, title, Anchor.START, Font.TITLE, Colour.TEXT);
    for (double tick : y.ticks()) {
      double place = y.place(tick);
      line(canvas, LEFT, place, WIDTH - RIGHT, place, Colour.GRID);
      canvas.text(LEFT - 8, place + 4, y.label(tick), Anchor.END, Font.SMALL, Colour.MUTED);
    }
    for (double tick : x.ticks()) {
      double place = x.place(tick);
      line(canvas, place, HEIGHT - BOTTOM, place, HEIGHT - BOTTOM + 5, Colour.MUTED);
      canvas.text(
          place, HEIGHT - BOTTOM + 19, x.label(tick), Anchor.MIDDLE, Font.SMALL, Colour.MUTED);
    }
    line(canvas, LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, Colour.MUTED);
    canvas.text(
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, titleOfX, Anchor.MIDDLE, Font.LABEL, Colour.TEXT);
    canvas.text(
        20, (TOP + HEIGHT - BOTTOM) / 2, titleOfY, Anchor.MIDDLE, Font.SIDEWAYS, Colour.TEXT);
  }

  /** A legend of at most two rows between title and plot. */
  void legend(Canvas canvas, List<Group> groups) {
    double left = LEFT;
    double top = 48;
    for (Group group : groups) {
      String text = group.legend();
      double width = 22 + CHARACTER * text.length() + 14;
      if (left > LEFT && left + width > WIDTH - RIGHT) {
        left = LEFT;
        top += LEGEND_ROW;
      }
      group.style().mark(canvas, left + 7, top - 4, 5, 1);
      canvas.text(left + 18, top, text, Anchor.START, Font.LABEL, Colour.TEXT);
      left += width;
    }
  }

  private static void line(Canvas canvas, double x1, double y1, double x2, double y2, Colour ink) {
    canvas.line(List.of(new Point(x1, y1), new Point(x2, y2)), ink, 1, false);
  }
}
