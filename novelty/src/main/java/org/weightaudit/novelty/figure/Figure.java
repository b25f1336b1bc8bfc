package org.weightaudit.novelty.figure;

import java.util.function.Consumer;

/** A drawing that can be had as SVG, which adapts to dark pages, or as PNG on white. */
public final class Figure {

  private final String name;
  private final String title;
  private final String description;
  private final int width;
  private final int height;
  private final Consumer<Canvas> drawing;

  Figure(
      String name,
      String title,
      String description,
      int width,
      int height,
      Consumer<Canvas> drawing) {
    this.name = name;
    this.title = title;
    this.description = description;
    this.width = width;
    this.height = height;
    this.drawing = drawing;
  }

  /** As it stands in addresses, for example {@code min-distance}. */
  public String name() {
    return name;
  }

  /** What it shows, in a few words. */
  public String title() {
    return title;
  }

  /** What there is to see, for those who cannot. */
  public String description() {
    return description;
  }

  /** Width in units of the drawing; height likewise. */
  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** A complete SVG document without an XML declaration, fit to stand inside HTML as well. */
  public String svg() {
    SvgCanvas canvas = new SvgCanvas(this);
    drawing.accept(canvas);
    return canvas.finish();
  }

  /** A PNG file with two pixels a unit. */
  public byte[] png() {
    RasterCanvas canvas = new RasterCanvas(width, height);
    drawing.accept(canvas);
    return canvas.finish();
  }
}
