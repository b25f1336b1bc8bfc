package org.weightaudit.novelty.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes SVG; colours with a role follow the reader's preference for light or dark. */
final class SvgCanvas implements Canvas {

  private static final String STYLE =
      """
      <style>
      .wa-figure{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
      .wa-paper{fill:#FFFFFF}.wa-text{fill:#1F2328}.wa-muted{fill:#59636E}
      .wa-line-text{stroke:#1F2328}.wa-line-muted{stroke:#59636E}.wa-line-grid{stroke:#E1E4E8}.wa-line-paper{stroke:#FFFFFF}
      @media screen and (prefers-color-scheme:dark){
      .wa-paper{fill:#161B22}.wa-text{fill:#E6EDF3}.wa-muted{fill:#9DA7B3}
      .wa-line-text{stroke:#E6EDF3}.wa-line-muted{stroke:#9DA7B3}.wa-line-grid{stroke:#30363D}.wa-line-paper{stroke:#161B22}}
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  SvgCanvas(Figure figure) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" class="wa-figure" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="wa-%3$s-title wa-%3$s-description">
        <title id="wa-%3$s-title">%4$s</title>
        <desc id="wa-%3$s-description">%5$s</desc>
        """
            .formatted(
                figure.width(),
                figure.height(),
                figure.name(),
                escaped(figure.title()),
                escaped(figure.description())));
    svg.append(STYLE);
    rectangle(0, 0, figure.width(), figure.height(), Colour.PAPER, Colour.NONE);
  }

  String finish() {
    return svg.append("</svg>\n").toString();
  }

  @Override
  public void beginGroup(String name, String description) {
    svg.append("<g data-series=\"%s\">".formatted(escaped(name)));
    svg.append("<title>%s</title>\n".formatted(escaped(description)));
  }

  @Override
  public void endGroup() {
    svg.append("</g>\n");
  }

  @Override
  public void rectangle(
      double x, double y, double width, double height, Colour fill, Colour stroke) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s/>\n"
            .formatted(n(x), n(y), n(width), n(height), painted(fill, stroke, 1)));
  }

  @Override
  public void area(List<Point> corners, Colour fill) {
    svg.append(
        "<polygon points=\"%s\"%s/>\n".formatted(points(corners), painted(fill, Colour.NONE, 1)));
  }

  @Override
  public void line(List<Point> points, Colour stroke, double width, boolean dashed) {
    svg.append(
        "<polyline points=\"%s\"%s%s/>\n"
            .formatted(
                points(points),
                painted(Colour.NONE, stroke, width),
                dashed ? " stroke-dasharray=\"6 4\"" : ""));
  }

  @Override
  public void circle(double x, double y, double radius, Colour fill, Colour stroke) {
    svg.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"%s/>\n"
            .formatted(n(x), n(y), n(radius), painted(fill, stroke, 1)));
  }

  @Override
  public void text(double x, double y, String text, Anchor anchor, Font font, Colour colour) {
    svg.append(
        "<text x=\"%1$s\" y=\"%2$s\" text-anchor=\"%3$s\" font-size=\"%4$s\"%5$s%6$s%7$s>%8$s</text>\n"
            .formatted(
                n(x),
                n(y),
                anchor.svg(),
                n(font.size()),
                font.bold() ? " font-weight=\"600\"" : "",
                font.upright() ? "" : " transform=\"rotate(-90 %s %s)\"".formatted(n(x), n(y)),
                painted(colour, Colour.NONE, 1),
                escaped(text)));
  }

  private static String painted(Colour fill, Colour stroke, double width) {
    List<String> classes = new ArrayList<>();
    StringBuilder attributes = new StringBuilder();
    if (!fill.isVisible()) {
      attributes.append(" fill=\"none\"");
    } else {
      paint(fill, "fill", "wa-", classes, attributes);
    }
    if (stroke.isVisible()) {
      paint(stroke, "stroke", "wa-line-", classes, attributes);
      attributes.append(" stroke-width=\"%s\"".formatted(n(width)));
    }
    return classes.isEmpty()
        ? attributes.toString()
        : " class=\"%s\"%s".formatted(String.join(" ", classes), attributes);
  }

  private static void paint(
      Colour colour, String what, String prefix, List<String> classes, StringBuilder attributes) {
    if (colour.role().isEmpty()) {
      attributes.append(" %s=\"%s\"".formatted(what, colour.hex()));
    } else {
      classes.add(prefix + colour.role());
    }
    if (colour.opacity() < 1) {
      attributes.append(" %s-opacity=\"%s\"".formatted(what, n(colour.opacity())));
    }
  }

  private static String points(List<Point> points) {
    return points.stream()
        .map(point -> n(point.x()) + "," + n(point.y()))
        .collect(Collectors.joining(" "));
  }

  private static String n(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c > 0xFFFF;
  }
}
