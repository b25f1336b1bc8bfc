package org.weightaudit.novelty.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightaudit.novelty.figure.Canvas.Point;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.Series;

/**
 * Performance against behavioural similarity (Zeng et al., 2025, figure 6): at most 100 checkpoints
 * a group, evenly spread, and the mean of the whole group as a large mark.
 */
final class PerformanceSimilarity {

  static final String NAME = "performance-similarity";

  private static final String TITLE = "Performance against similarity to training";
  private static final int SHOWN = 100;

  private final List<Group> groups;
  private final Frame frame;

  private PerformanceSimilarity(List<Group> groups) {
    this.groups = groups;
    double[] performance =
        groups.stream()
            .flatMap(group -> points(group).stream())
            .mapToDouble(Point::y)
            .sorted()
            .toArray();
    double low = performance[0];
    double high = performance[performance.length - 1];
    double margin = Math.max(1, (high - low) * 0.06);
    frame = Frame.of(0, 1.02, Math.max(0, low - margin), Math.min(101, high + margin));
  }

  /** The figure, if it is known what the networks do. */
  static Optional<Figure> of(AuditResult result) {
    List<Group> groups =
        Group.of(result.series(), PerformanceSimilarity::isKnown).stream()
            .filter(group -> !points(group).isEmpty())
            .sorted((a, b) -> Boolean.compare(isGenerated(a), isGenerated(b)))
            .toList();
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    PerformanceSimilarity scatter = new PerformanceSimilarity(groups);
    return Optional.of(
        new Figure(NAME, TITLE, scatter.description(), Frame.WIDTH, Frame.HEIGHT, scatter::draw));
  }

  /** Drawn last, so that nothing lies over what the figure is about. */
  private static boolean isGenerated(Group group) {
    return group.style() == Style.GENERATED;
  }

  private static boolean isKnown(Series series) {
    return series.similarity().length > 0
        && series.similarity().length == series.performance().length;
  }

  /** Similarity and performance in percent of every checkpoint that has both. */
  private static List<Point> points(Group group) {
    double[] similarity = group.series().similarity();
    double[] performance = group.series().performance();
    return IntStream.range(0, similarity.length)
        .filter(i -> Double.isFinite(similarity[i]) && Double.isFinite(performance[i]))
        .mapToObj(i -> new Point(similarity[i], 100 * performance[i]))
        .toList();
  }

  private String description() {
    String means =
        groups.stream()
            .map(
                group -> {
                  Point mean = mean(points(group));
                  return String.format(
                      Locale.ROOT,
                      "%s: mean similarity %.2f, accuracy %.1f %%",
                      group.name(),
                      mean.x(),
                      mean.y());
                })
            .collect(Collectors.joining("; "));
    return "Scatter plot, one mark a checkpoint. " + means + ".";
  }

  private void draw(Canvas canvas) {
    frame.draw(
        canvas,
        TITLE,
        "greatest similarity to a training checkpoint (IoU of the errors, 0 to 1)",
        "accuracy (%)");
    for (Group group : groups) {
      canvas.beginGroup(group.name(), group.legend());
      for (Point point : spread(points(group))) {
        Point place = frame.at(point.x(), point.y());
        group.style().mark(canvas, place.x(), place.y(), 4, 0.55);
      }
      canvas.endGroup();
    }
    for (Group group : groups) {
      Point mean = mean(points(group));
      Point place = frame.at(mean.x(), mean.y());
      canvas.beginGroup(group.name() + " mean", "mean of " + group.name());
      canvas.circle(place.x(), place.y(), 11, Colour.PAPER.withOpacity(0.85), Colour.TEXT);
      group.style().mark(canvas, place.x(), place.y(), 7, 1);
      canvas.endGroup();
    }
    frame.legend(canvas, groups);
  }

  private static List<Point> spread(List<Point> points) {
    int count = Math.min(SHOWN, points.size());
    return IntStream.range(0, count)
        .mapToObj(k -> points.get((int) ((long) k * points.size() / count)))
        .toList();
  }

  private static Point mean(List<Point> points) {
    double[] x = points.stream().mapToDouble(Point::x).toArray();
    double[] y = points.stream().mapToDouble(Point::y).toArray();
    return new Point(
        Arrays.stream(x).average().orElseThrow(), Arrays.stream(y).average().orElseThrow());
  }
}
