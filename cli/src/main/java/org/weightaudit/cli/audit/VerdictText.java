package org.weightaudit.cli.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weightaudit.cli.client.Audit;
import org.weightaudit.cli.terminal.Table;
import org.weightaudit.cli.terminal.Words;

/** A finished audit in words: verdict, statistics, labels, reasons and caveats. */
public final class VerdictText {

  /** What a statistic is called here, and the one to hold it against. */
  private record Line(String name, String key, Optional<String> yardstick) {

    static Line of(String name, String key) {
      return new Line(name, key, Optional.empty());
    }

    static Line of(String name, String key, String yardstick) {
      return new Line(name, key, Optional.of(yardstick));
    }
  }

  private static final List<Line> LINES =
      List.of(
          Line.of(
              "distance to the nearest training checkpoint",
              "nearestDistance",
              "yardstickNearestDistance"),
          Line.of("the same without symmetries (plain L2)", "plainNearestDistance"),
          Line.of("P(nearer to training than a reference)", "nearerThanYardstick"),
          Line.of("similarity of errors to training (IoU)", "similarity", "yardstickSimilarity"),
          Line.of("P(more similar than a reference)", "moreSimilarThanYardstick"),
          Line.of("accuracy, median (right: training)", "performance", "trainingPerformance"),
          Line.of("P(better than noise of equal novelty)", "betterThanNoise"),
          Line.of("distance to the training mean, relative", "relativeDistanceToMean"),
          Line.of("variance, relative to training", "varianceRatio"),
          Line.of("share of copies and near-copies", "copyShare"),
          Line.of("share of interpolations", "interpolationShare"),
          Line.of("share of novel checkpoints", "novelShare"));

  private VerdictText() {}

  /** The text, line by line. */
  public static List<String> of(Audit audit) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "verdict: %s   gate: %s".formatted(audit.verdict().orElse("-"), audit.gate().orElse("-")));
    audit.sentence().ifPresent(lines::add);
    List<String> statistics = statistics(audit);
    if (!statistics.isEmpty()) {
      lines.add("");
      statistics.forEach(line -> lines.add("  " + line));
      lines.add("");
    }
    if (!audit.labels().isEmpty()) {
      lines.add("labels: " + labels(audit.labels()));
    }
    audit.reasons().forEach(reason -> lines.add("because: " + reason));
    audit.caveats().forEach(caveat -> lines.add("caveat: " + caveat));
    return lines;
  }

  private static List<String> statistics(Audit audit) {
    Table table = new Table("statistic", "generated", "95 % interval", heading(audit));
    boolean empty = true;
    for (Line line : LINES) {
      Optional<Audit.Measured> measured =
          Optional.ofNullable(audit.statistics().get(line.key()))
              .filter(found -> found.value().isPresent());
      if (measured.isPresent()) {
        empty = false;
        table.row(line.name(), value(measured), interval(measured.get()), yardstick(audit, line));
      }
    }
    return empty ? List.of() : table.lines();
  }

  private static String heading(Audit audit) {
    return switch (audit.yardstick().orElse("")) {
      case "REFERENCES" -> "references";
      case "TRAINING_RUNS" -> "training runs";
      default -> "compared";
    };
  }

  private static String yardstick(Audit audit, Line line) {
    return value(line.yardstick().map(key -> audit.statistics().get(key)));
  }

  private static String value(Optional<Audit.Measured> measured) {
    return measured.flatMap(Audit.Measured::value).map(Words::number).orElse("");
  }

  private static String interval(Audit.Measured measured) {
    return measured.low().isPresent() && measured.high().isPresent()
        ? Words.number(measured.low().get()) + " .. " + Words.number(measured.high().get())
        : "";
  }

  private static String labels(Map<String, Integer> labels) {
    String counted =
        labels.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return counted.isEmpty() ? "none" : counted;
  }
}
