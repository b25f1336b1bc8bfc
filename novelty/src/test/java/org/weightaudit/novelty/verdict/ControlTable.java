package org.weightaudit.novelty.verdict;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.weightaudit.novelty.verdict.Control.Truth;

/** How often each control came out how. */
final class ControlTable {

  /** One control's outcomes. */
  static final class Row {

    private final Truth truth;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private int audits;
    private int right;

    private Row(Truth truth) {
      this.truth = truth;
    }

    private void add(Verdict verdict, boolean isRight) {
      verdicts.merge(verdict, 1, Integer::sum);
      audits++;
      right += isRight ? 1 : 0;
    }

    Truth truth() {
      return truth;
    }

    double rightShare() {
      return (double) right / audits;
    }

    double share(Verdict verdict) {
      return (double) verdicts.getOrDefault(verdict, 0) / audits;
    }

    /** Share of audits with an accusation that the truth rules out. */
    double accusedShare() {
      return verdicts.entrySet().stream()
              .filter(entry -> truth.isAccusedBy(entry.getKey()))
              .mapToInt(Map.Entry::getValue)
              .sum()
          / (double) audits;
    }
  }

  private final Map<String, Row> rows = new LinkedHashMap<>();

  void add(String control, Truth truth, Verdict verdict, boolean isRight) {
    rows.computeIfAbsent(control, name -> new Row(truth)).add(verdict, isRight);
  }

  Map<String, Row> rows() {
    return rows;
  }

  String markdown() {
    return rows.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .collect(
            Collectors.joining(
                "\n",
                """
                | control | truth | audits | verdicts | right | accused |
                | --- | --- | ---: | --- | ---: | ---: |
                """,
                "\n"));
  }

  private static String line(String control, Row row) {
    List<String> verdicts =
        row.verdicts.entrySet().stream()
            .sorted(Map.Entry.<Verdict, Integer>comparingByValue().reversed())
            .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
            .toList();
    return "| %s | %s | %d | %s | %s | %s |"
        .formatted(
            control,
            row.truth.inWords(),
            row.audits,
            String.join(", ", verdicts),
            percent(row.rightShare()),
            row.truth.isInnocent() ? percent(row.accusedShare()) : "");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
