package org.weightaudit.novelty.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Paints pixels on white, two for each unit of the drawing in each direction. */
final class RasterCanvas implements Canvas {

  private static final int PIXELS_PER_UNIT = 2;

  private final BufferedImage image;
  private final Graphics2D graphics;

  RasterCanvas(int width, int height) {
    image =
        new BufferedImage(
            width * PIXELS_PER_UNIT, height * PIXELS_PER_UNIT, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
    rectangle(0, 0, width, height, Colour.PAPER, Colour.NONE);
  }

  byte[] finish() {
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void beginGroup(String name, String description) {}

  @Override
  public void endGroup() {}

  @Override
  public void rectangle(
      double x, double y, double width, double height, Colour fill, Colour stroke) {
    paint(new Rectangle2D.Double(x, y, width, height), fill, stroke);
  }

  @Override
  public void area(List<Point> corners, Colour fill) {
    Path2D path = path(corners);
    path.closePath();
    paint(path, fill, Colour.NONE);
  }

  @Override
  public void line(List<Point> points, Colour stroke, double width, boolean dashed) {
    graphics.setColor(awt(stroke));
    graphics.setStroke(
        dashed
            ? new BasicStroke(
                (float) width,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_MITER,
                10,
                new float[] {6, 4},
                0)
            : new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    graphics.draw(path(points));
  }

  @Override
  public void circle(double x, double y, double radius, Colour fill, Colour stroke) {
    paint(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), fill, stroke);
  }

  @Override
  public void text(double x, double y, String text, Anchor anchor, Font font, Colour colour) {
    AffineTransform before = graphics.getTransform();
    int style = font.bold() ? java.awt.Font.BOLD : java.awt.Font.PLAIN;
    graphics.setFont(
        new java.awt.Font(java.awt.Font.SANS_SERIF, style, 12).deriveFont((float) font.size()));
    graphics.setColor(awt(colour));
    graphics.translate(x, y);
    if (!font.upright()) {
      graphics.rotate(-Math.PI / 2);
    }
    double width =
        graphics.getFont().getStringBounds(text, graphics.getFontRenderContext()).getWidth();
    graphics.drawString(text, (float) (-width * anchor.share()), 0);
    graphics.setTransform(before);
  }

  private void paint(Shape shape, Colour fill, Colour stroke) {
    if (fill.isVisible()) {
      graphics.setColor(awt(fill));
      graphics.fill(shape);
    }
    if (stroke.isVisible()) {
      graphics.setColor(awt(stroke));
      graphics.setStroke(new BasicStroke(1));
      graphics.draw(shape);
    }
  }

  private static Path2D path(List<Point> points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points.get(0).x(), points.get(0).y());
    points.stream().skip(1).forEach(point -> path.lineTo(point.x(), point.y()));
    return path;
  }

  private static Color awt(Colour colour) {
    int alpha = (int) Math.round(255 * colour.opacity());
    return new Color(
        (colour.rgb() >> 16) & 0xFF, (colour.rgb() >> 8) & 0xFF, colour.rgb() & 0xFF, alpha);
  }
}
