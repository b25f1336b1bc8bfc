package org.weightaudit.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.evaluation.report.PageModel.KeyNumber;
import org.weightaudit.novelty.verdict.Statistic;

/** The few numbers that carry the verdict, each beside its yardstick. */
final class KeyNumbers {

  private final AuditReport report;
  private final List<KeyNumber> rows = new ArrayList<>();

  private KeyNumbers(AuditReport report) {
    this.report = report;
  }

  static List<KeyNumber> of(AuditReport report) {
    KeyNumbers numbers = new KeyNumbers(report);
    numbers.shares();
    numbers.closeness();
    numbers.behaviour();
    return List.copyOf(numbers.rows);
  }

  private void shares() {
    row(
        "Copies and near-copies",
        Statistic.COPY_SHARE,
        Words::percents,
        "at most " + Words.percent(report.policy().decision().copyShare()),
        "share of the generated checkpoints");
  }

  private void closeness() {
    row(
        "Distance to the nearest training checkpoint",
        Statistic.NEAREST_DISTANCE,
        Words::estimate,
        beside(Statistic.YARDSTICK_NEAREST_DISTANCE, Words::estimate),
        "mean, up to symmetry; small means copied");
    row(
        "The same without symmetries",
        Statistic.PLAIN_NEAREST_DISTANCE,
        Words::estimate,
        "–",
        "a permuted copy looks far away here");
    row(
        "Nearer than the yardstick, probability",
        Statistic.NEARER_THAN_YARDSTICK,
        Words::estimate,
        "0.5 if alike",
        "1 means every generated checkpoint is nearer");
  }

  private void behaviour() {
    row(
        "Similarity of errors",
        Statistic.SIMILARITY,
        Words::estimate,
        beside(Statistic.YARDSTICK_SIMILARITY, Words::estimate),
        "mean greatest IoU with a training checkpoint");
    row(
        "More similar than the yardstick, probability",
        Statistic.MORE_SIMILAR_THAN_YARDSTICK,
        Words::estimate,
        "0.5 if alike",
        "at like accuracy");
    row(
        "Equal predictions",
        Statistic.OVERLAP,
        Words::percents,
        beside(Statistic.YARDSTICK_OVERLAP, Words::percents),
        "mean greatest share with a training checkpoint");
    row(
        "Accuracy",
        Statistic.PERFORMANCE,
        Words::percents,
        beside(Statistic.TRAINING_PERFORMANCE, Words::percents) + " (training)",
        "median");
    row(
        "Better than noise of equal novelty, probability",
        Statistic.BETTER_THAN_NOISE,
        Words::estimate,
        "0.5 if alike",
        "noise on training checkpoints that is as new");
  }

  private Optional<Estimate> value(Statistic statistic) {
    return Optional.ofNullable(report.statistics().get(statistic.key()));
  }

  private String beside(Statistic statistic, Function<Estimate, String> words) {
    return value(statistic).map(words).orElse("–");
  }

  private void row(
      String what,
      Statistic statistic,
      Function<Estimate, String> words,
      String yardstick,
      String hint) {
    value(statistic)
        .ifPresent(
            estimate -> rows.add(new KeyNumber(what, words.apply(estimate), yardstick, hint)));
  }
}
