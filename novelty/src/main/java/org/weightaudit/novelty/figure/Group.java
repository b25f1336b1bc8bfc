package org.weightaudit.novelty.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.weightaudit.novelty.verdict.Series;

/** A series of an audit with the look that it has in every figure. */
record Group(Series series, Style style) {

  private static final String TRAINING = "training";
  private static final String TRAINING_RUNS = "training runs";

  /**
   * The series that can be shown, each with its style. Where the training runs themselves are the
   * yardstick, they stand for the whole training set.
   */
  static List<Group> of(List<Series> all, Predicate<Series> shown) {
    boolean runs = all.stream().anyMatch(series -> series.name().equals(TRAINING_RUNS));
    List<Group> groups = new ArrayList<>();
    int baselines = 0;
    for (Series series : all) {
      Style style = style(series.name(), baselines);
      if (style.compareTo(Style.FIRST_BASELINE) >= 0) {
        baselines++;
      }
      boolean repeated = runs && series.name().equals(TRAINING);
      if (!repeated && shown.test(series)) {
        groups.add(new Group(series, style));
      }
    }
    return groups;
  }

  private static Style style(String name, int baselinesBefore) {
    return switch (name) {
      case TRAINING, TRAINING_RUNS -> Style.TRAINING;
      case "generated" -> Style.GENERATED;
      case "references" -> Style.YARDSTICK;
      case "noise at equal novelty" -> Style.NOISE;
      default ->
          switch (baselinesBefore) {
            case 0 -> Style.FIRST_BASELINE;
            case 1 -> Style.SECOND_BASELINE;
            default -> Style.OTHER_BASELINE;
          };
    };
  }

  String name() {
    return series.name();
  }

  String legend() {
    int count = Math.max(series.distance().length, series.performance().length);
    return "%s (%d)".formatted(series.name(), count);
  }
}
