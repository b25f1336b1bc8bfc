package org.weightaudit.novelty.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightaudit.novelty.distance.Neighbour;
import org.weightaudit.novelty.figure.Canvas.Anchor;
import org.weightaudit.novelty.figure.Canvas.Font;
import org.weightaudit.novelty.statistics.Quantiles;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.GeneratedCheckpoint;

/**
 * Weights of generated checkpoints over those of their nearest training checkpoints, laid over them
 * (Zeng et al., 2025, figures 2 and 12): generated checkpoints at five percentiles of distance, 64
 * evenly spread parameters, one colour scale.
 */
final class WeightHeatmap {

  static final String NAME = "heatmap";

  private static final String TITLE = "Weights beside their nearest training checkpoints";
  private static final int[] PERCENTILES = {0, 25, 50, 75, 100};
  private static final int PARAMETERS = 64;
  private static final double CLIPPED = 0.98;

  private static final int WIDTH = 760;
  private static final double LEFT = 230;
  private static final double TOP = 66;
  private static final double CELLS = WIDTH - LEFT - 20;
  private static final double ROW = 16;
  private static final double GAP = 16;
  private static final double FOOT = 40;
  private static final int LONGEST_NAME = 24;

  /** Characters of a bold row, its label included. */
  private static final int LONGEST_BOLD = 28;

  /** One row of the figure. */
  private record Row(String label, boolean generated, double[] values) {}

  private final List<List<Row>> panels;
  private final DivergingMap colours;

  private WeightHeatmap(List<List<Row>> panels) {
    this.panels = panels;
    double[] sizes =
        panels.stream()
            .flatMap(List::stream)
            .flatMapToDouble(row -> Arrays.stream(row.values()))
            .map(Math::abs)
            .toArray();
    double limit = Quantiles.of(sizes, CLIPPED);
    colours = new DivergingMap(limit > 0 ? limit : 1);
  }

  /** The figure, if checkpoints were compared. */
  static Optional<Figure> of(AuditResult result, HeatmapInput input) {
    if (result.checkpoints().isEmpty()) {
      return Optional.empty();
    }
    int[] parameters = parameters(input.generated().columns());
    List<List<Row>> panels = new ArrayList<>();
    for (GeneratedCheckpoint checkpoint : shown(result.checkpoints())) {
      panels.add(panel(checkpoint, input, parameters));
    }
    WeightHeatmap heatmap = new WeightHeatmap(panels);
    int rows = panels.stream().mapToInt(List::size).sum();
    int height = (int) Math.ceil(TOP + rows * ROW + panels.size() * GAP + FOOT);
    String description =
        "%d generated checkpoints, each over its nearest training checkpoints laid over it; %d of %d parameters. Rows that look alike are copies."
            .formatted(panels.size(), parameters.length, input.generated().columns());
    return Optional.of(new Figure(NAME, TITLE, description, WIDTH, height, heatmap::draw));
  }

  private static List<GeneratedCheckpoint> shown(List<GeneratedCheckpoint> all) {
    List<GeneratedCheckpoint> sorted =
        all.stream().sorted(Comparator.comparingDouble(GeneratedCheckpoint::distance)).toList();
    return Arrays.stream(PERCENTILES)
        .map(p -> (int) Math.floor(p / 100.0 * (sorted.size() - 1) + 0.5))
        .distinct()
        .mapToObj(sorted::get)
        .toList();
  }

  private static int[] parameters(int columns) {
    int count = Math.min(PARAMETERS, columns);
    return IntStream.range(0, count)
        .map(k -> (int) (((2L * k + 1) * columns) / (2L * count)))
        .toArray();
  }

  private static List<Row> panel(
      GeneratedCheckpoint checkpoint, HeatmapInput input, int[] parameters) {
    List<Row> rows = new ArrayList<>();
    float[] own = input.generated().row(checkpoint.row());
    String label = " · " + checkpoint.label().slug();
    rows.add(
        new Row(
            shortened(input.generatedName().apply(checkpoint.row()), LONGEST_BOLD - label.length())
                + label,
            true,
            select(own, parameters)));
    for (Neighbour neighbour : checkpoint.nearest()) {
      float[] training = input.training().row(neighbour.index());
      float[] laidOver =
          input.aligner().apply(input.metric().align(own, training).units(), training);
      rows.add(
          new Row(
              String.format(
                  Locale.ROOT,
                  "%s · %.3g",
                  shortened(input.trainingName().apply(neighbour.index()), LONGEST_NAME),
                  neighbour.distance()),
              false,
              select(laidOver, parameters)));
    }
    return rows;
  }

  private static String shortened(String name, int longest) {
    return name.length() <= longest ? name : "…" + name.substring(name.length() - longest + 1);
  }

  private static double[] select(float[] row, int[] parameters) {
    return Arrays.stream(parameters).mapToDouble(p -> row[p]).toArray();
  }

  private void draw(Canvas canvas) {
    canvas.text(20, 24, TITLE, Anchor.START, Font.TITLE, Colour.TEXT);
    canvas.text(
        20,
        44,
        "bold: generated; below it the three nearest training checkpoints and their distances",
        Anchor.START,
        Font.SMALL,
        Colour.MUTED);
    double top = TOP;
    for (List<Row> panel : panels) {
      canvas.beginGroup("panel", panel.get(0).label());
      drawPanel(canvas, panel, top);
      canvas.endGroup();
      top += panel.size() * ROW + GAP;
    }
    drawScale(canvas, top);
  }

  private void drawPanel(Canvas canvas, List<Row> panel, double top) {
    double place = top;
    for (Row row : panel) {
      canvas.text(
          LEFT - 10,
          place + ROW - 4,
          row.label(),
          Anchor.END,
          row.generated() ? Font.BOLD : Font.SMALL,
          row.generated() ? Colour.TEXT : Colour.MUTED);
      double cell = CELLS / row.values().length;
      for (int k = 0; k < row.values().length; k++) {
        canvas.rectangle(
            LEFT + k * cell, place, cell + 0.3, ROW - 1, colours.of(row.values()[k]), Colour.NONE);
      }
      place += ROW;
    }
    canvas.rectangle(LEFT - 1, top - 1, CELLS + 2, ROW + 1, Colour.NONE, Colour.VERMILION);
    canvas.rectangle(
        LEFT - 1, top - 1, CELLS + 2, panel.size() * ROW + 1, Colour.NONE, Colour.MUTED);
  }

  private void drawScale(Canvas canvas, double top) {
    int steps = 60;
    double width = 180;
    double left = LEFT;
    for (int k = 0; k < steps; k++) {
      double value = colours.limit() * (2.0 * k / (steps - 1) - 1);
      canvas.rectangle(
          left + k * width / steps, top, width / steps + 0.3, 10, colours.of(value), Colour.NONE);
    }
    String limit = String.format(Locale.ROOT, "%.3g", colours.limit());
    canvas.text(left, top + 24, "≤ −" + limit, Anchor.START, Font.SMALL, Colour.MUTED);
    canvas.text(left + width / 2, top + 24, "0", Anchor.MIDDLE, Font.SMALL, Colour.MUTED);
    canvas.text(left + width, top + 24, "≥ " + limit, Anchor.END, Font.SMALL, Colour.MUTED);
    canvas.text(
        left + width + 14,
        top + 9,
        "weight; columns: evenly spread parameters",
        Anchor.START,
        Font.SMALL,
        Colour.MUTED);
  }
}
