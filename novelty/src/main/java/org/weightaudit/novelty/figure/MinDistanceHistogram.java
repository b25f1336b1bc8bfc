package org.weightaudit.novelty.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weightaudit.novelty.figure.Canvas.Anchor;
import org.weightaudit.novelty.figure.Canvas.Font;
import org.weightaudit.novelty.figure.Canvas.Point;
import org.weightaudit.novelty.statistics.Quantiles;
import org.weightaudit.novelty.verdict.AuditResult;

/**
 * How far checkpoints are from the nearest training checkpoint (Zeng et al., 2025, figure 4), with
 * references beside the generated ones, bins from 0 on, and the distance that counts as near.
 */
final class MinDistanceHistogram {

  static final String NAME = "min-distance";

  private static final String TITLE = "Distance to the nearest training checkpoint";
  private static final int BINS = 30;
  private static final List<Style> SHOWN =
      List.of(Style.TRAINING, Style.YARDSTICK, Style.GENERATED);

  private final List<Group> groups;
  private final double[] edges;
  private final double near;
  private final Frame frame;

  private MinDistanceHistogram(List<Group> groups, double near) {
    this.groups = groups;
    this.near = near;
    double greatest =
        groups.stream()
            .flatMapToDouble(group -> Arrays.stream(group.series().distance()))
            .max()
            .orElseThrow();
    double width = (greatest > 0 ? greatest : 1) / BINS;
    edges = new double[BINS + 1];
    Arrays.setAll(edges, b -> b * width);
    double highest =
        groups.stream().flatMapToDouble(group -> Arrays.stream(percent(group))).max().orElseThrow();
    frame = Frame.of(0, edges[BINS], 0, highest * 1.06);
  }

  /** The figure, if distances are known. */
  static Optional<Figure> of(AuditResult result) {
    List<Group> groups =
        Group.of(result.series(), series -> series.distance().length > 0).stream()
            .filter(group -> SHOWN.contains(group.style()))
            .sorted((a, b) -> SHOWN.indexOf(a.style()) - SHOWN.indexOf(b.style()))
            .toList();
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    double near = result.thresholds().map(scale -> scale.near()).orElse(Double.NaN);
    MinDistanceHistogram histogram = new MinDistanceHistogram(groups, near);
    return Optional.of(
        new Figure(
            NAME, TITLE, histogram.description(), Frame.WIDTH, Frame.HEIGHT, histogram::draw));
  }

  private String description() {
    String medians =
        groups.stream()
            .map(
                group ->
                    String.format(
                        Locale.ROOT,
                        "%s: median %.3g",
                        group.name(),
                        Quantiles.median(group.series().distance())))
            .collect(Collectors.joining("; "));
    return "Histograms of distances up to symmetry. " + medians + ".";
  }

  private void draw(Canvas canvas) {
    frame.draw(
        canvas,
        TITLE,
        "least L2 distance to training, up to symmetry (unit of the weights)",
        "share of the group (%)");
    for (Group group : groups) {
      canvas.beginGroup(group.name(), group.legend());
      List<Point> outline = outline(percent(group));
      double opacity = group.style() == Style.GENERATED ? 0.45 : 0.18;
      canvas.area(outline, group.style().colour().withOpacity(opacity));
      canvas.line(outline, group.style().colour(), 1.8, false);
      canvas.endGroup();
    }
    drawThreshold(canvas);
    frame.legend(canvas, groups);
  }

  private void drawThreshold(Canvas canvas) {
    if (!(near >= 0 && near <= frame.x().to())) {
      return;
    }
    double place = frame.x().place(near);
    canvas.beginGroup("near threshold", "distances below this are unusually near");
    canvas.line(
        List.of(new Point(place, frame.y().start()), new Point(place, frame.y().end())),
        Colour.TEXT,
        1.5,
        true);
    boolean atRight = place > (frame.x().start() + frame.x().end()) / 2;
    canvas.text(
        place + (atRight ? -6 : 6),
        frame.y().end() + 12,
        String.format(Locale.ROOT, "near: below τ = %.3g", near),
        atRight ? Anchor.END : Anchor.START,
        Font.BOLD,
        Colour.TEXT);
    canvas.endGroup();
  }

  private List<Point> outline(double[] percent) {
    List<Point> corners = new ArrayList<>();
    corners.add(frame.at(edges[0], 0));
    for (int b = 0; b < percent.length; b++) {
      corners.add(frame.at(edges[b], percent[b]));
      corners.add(frame.at(edges[b + 1], percent[b]));
    }
    corners.add(frame.at(edges[percent.length], 0));
    return corners;
  }

  private double[] percent(Group group) {
    double[] distances = group.series().distance();
    double[] percent = new double[BINS];
    for (double distance : distances) {
      int bin = (int) (distance / edges[BINS] * BINS);
      percent[Math.min(bin, BINS - 1)] += 100.0 / distances.length;
    }
    return percent;
  }
}
