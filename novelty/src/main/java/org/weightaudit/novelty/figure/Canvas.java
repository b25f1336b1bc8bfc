package org.weightaudit.novelty.figure;

import java.util.List;

/** What figures are drawn on; x grows to the right and y downwards. */
interface Canvas {

  /** Where text stands relative to its point. */
  enum Anchor {
    START("start", 0),
    MIDDLE("middle", 0.5),
    END("end", 1);

    private final String svg;
    private final double share;

    Anchor(String svg, double share) {
      this.svg = svg;
      this.share = share;
    }

    String svg() {
      return svg;
    }

    /** How much of the text's width lies before its point. */
    double share() {
      return share;
    }
  }

  /** How text looks. */
  record Font(double size, boolean bold, boolean upright) {
    static final Font LABEL = new Font(12, false, true);
    static final Font SMALL = new Font(11, false, true);
    static final Font TITLE = new Font(15, true, true);
    static final Font BOLD = new Font(12, true, true);

    /** Reads from bottom to top. */
    static final Font SIDEWAYS = new Font(12, false, false);
  }

  /** A corner of a line or of an area. */
  record Point(double x, double y) {}

  /** What follows belongs together and is called this, until {@link #endGroup}. */
  void beginGroup(String name, String description);

  void endGroup();

  void rectangle(double x, double y, double width, double height, Colour fill, Colour stroke);

  void area(List<Point> corners, Colour fill);

  void line(List<Point> points, Colour stroke, double width, boolean dashed);

  void circle(double x, double y, double radius, Colour fill, Colour stroke);

  void text(double x, double y, String text, Anchor anchor, Font font, Colour colour);
}
