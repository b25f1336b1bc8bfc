package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightaudit.novelty.statistics.Interval;

/** Turns statistics into the first verdict that holds. */
final class Decider {

  private final Policy.Decision policy;
  private final Policy.Labelling labelling;

  Decider(Policy policy) {
    this.policy = policy.decision();
    this.labelling = policy.labelling();
  }

  Conclusion decide(Findings findings, Statistics statistics) {
    List<String> caveats = new Caveats(policy).of(findings, statistics);
    Interval copies = statistics.get(Statistic.ESTABLISHED_COPY_SHARE).orElseThrow();
    int outright = findings.count(Label.COPY);
    if (rules(copies)) {
      return new Conclusion(
          Verdict.MEMORIZED,
          "%s of the generated checkpoints are copies or near-copies of training checkpoints."
              .formatted(percent(copies)),
          List.of(copiesInNumbers(findings)),
          caveats);
    }
    if (copies.low() > policy.copyShare() || outright >= policy.outrightCopies()) {
      return new Conclusion(
          Verdict.PARTIAL_COPYING,
          "%s of the generated checkpoints are copies or near-copies of training checkpoints."
              .formatted(percent(copies)),
          List.of(copiesInNumbers(findings)),
          caveats);
    }
    Interval broken = statistics.get(Statistic.BROKEN_SHARE).orElseThrow();
    if (rules(broken)) {
      return new Conclusion(
          Verdict.DEGENERATE,
          "%s of the generated checkpoints do not work: their accuracy is below %s."
              .formatted(percent(broken), percent(findings.scale().floor())),
          performance(statistics),
          caveats);
    }
    Interval perturbed = statistics.get(Statistic.PERTURBATION_SHARE).orElseThrow();
    if (rules(perturbed)) {
      return new Conclusion(
          Verdict.PERTURBATION,
          "%s of the generated checkpoints are training checkpoints with noise that changed what they do."
              .formatted(percent(perturbed)),
          performance(statistics),
          caveats);
    }
    Interval between = statistics.get(Statistic.INTERPOLATION_SHARE).orElseThrow();
    if (rules(between)) {
      return new Conclusion(
          Verdict.INTERPOLATING,
          "%s of the generated checkpoints lie between training checkpoints."
              .formatted(percent(between)),
          place(statistics),
          caveats);
    }
    if (findings.mode() == Mode.TRAJECTORY && findings.yard().kind() == Yardstick.NONE) {
      Optional<String> averaging = averaging(statistics);
      if (averaging.isPresent()) {
        return new Conclusion(
            Verdict.INTERPOLATING,
            "The generated checkpoints stay within the training trajectory (relative distance to its mean %s) and %s."
                .formatted(
                    number(statistics.get(Statistic.RELATIVE_DISTANCE_TO_MEAN).orElseThrow()),
                    averaging.get()),
            place(statistics),
            caveats);
      }
    }
    Optional<Interval> noise = statistics.get(Statistic.BETTER_THAN_NOISE);
    if (noise.isPresent() && noise.get().high() <= policy.noAdvantage()) {
      return new Conclusion(
          Verdict.NO_ADVANTAGE,
          "Training checkpoints with noise are as novel and work as well: a generated checkpoint beats one with probability %s."
              .formatted(number(noise.get())),
          performance(statistics),
          caveats);
    }
    List<String> obstacles = new Obstacles(policy).toNovelty(findings, statistics);
    if (obstacles.isEmpty()) {
      return new Conclusion(
          Verdict.NOVEL, novel(findings, statistics), novelReasons(statistics), caveats);
    }
    return new Conclusion(
        Verdict.INCONCLUSIVE,
        "Neither copying nor novelty can be stated with confidence.",
        obstacles,
        caveats);
  }

  private boolean rules(Interval share) {
    return share.low() >= policy.majority();
  }

  /** How a generator that stays inside its trajectory shows that it averages. */
  private Optional<String> averaging(Statistics statistics) {
    Interval relative = statistics.get(Statistic.RELATIVE_DISTANCE_TO_MEAN).orElseThrow();
    if (!(relative.value() <= labelling.relativeDistance())) {
      return Optional.empty();
    }
    double variance = statistics.get(Statistic.VARIANCE_RATIO).orElseThrow().value();
    if (variance < policy.varianceRatio()) {
      return Optional.of("vary %s times as much as it does".formatted(number(variance)));
    }
    if (equivalent(
        statistics, Statistic.SIMILARITY_ABOVE_AVERAGE, Statistic.PERFORMANCE_ABOVE_AVERAGE)) {
      return Optional.of("behave like averages of training checkpoints");
    }
    if (equivalent(
        statistics, Statistic.SIMILARITY_ABOVE_GAUSSIAN, Statistic.PERFORMANCE_ABOVE_GAUSSIAN)) {
      return Optional.of("behave like draws from a Gaussian fitted to it");
    }
    return Optional.empty();
  }

  private boolean equivalent(Statistics statistics, Statistic similarity, Statistic performance) {
    return within(statistics.get(similarity), policy.similarityMargin())
        && within(statistics.get(performance), policy.performanceMargin());
  }

  private static boolean within(Optional<Interval> difference, double margin) {
    return difference.isPresent()
        && difference.get().low() >= -margin
        && difference.get().high() <= margin;
  }

  private static String copiesInNumbers(Findings findings) {
    return "%s and %s among %d."
        .formatted(
            counted(findings.count(Label.COPY), "copy", "copies"),
            counted(findings.count(Label.NEAR_COPY), "near-copy", "near-copies"),
            findings.own().count());
  }

  static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static List<String> performance(Statistics statistics) {
    List<String> reasons = new ArrayList<>();
    statistics
        .get(Statistic.PERFORMANCE)
        .ifPresent(p -> reasons.add("Median accuracy %s.".formatted(percent(p))));
    statistics
        .get(Statistic.TRAINING_PERFORMANCE)
        .ifPresent(p -> reasons.add("Median accuracy of training %s.".formatted(percent(p))));
    statistics
        .get(Statistic.NOISE_PERFORMANCE)
        .ifPresent(p -> reasons.add("Median accuracy of noise %s.".formatted(percent(p))));
    return reasons;
  }

  private static List<String> place(Statistics statistics) {
    return List.of(
        "Distance to the training mean, relative to training: %s."
            .formatted(number(statistics.get(Statistic.RELATIVE_DISTANCE_TO_MEAN).orElseThrow())),
        "Distance to the hull of training checkpoints over that to the nearest: %s."
            .formatted(number(statistics.get(Statistic.HULL_RATIO).orElseThrow())));
  }

  private static String novel(Findings findings, Statistics statistics) {
    String nearer = number(statistics.get(Statistic.NEARER_THAN_YARDSTICK).orElseThrow());
    return findings.basis() == Basis.WEIGHTS
        ? "By their weights alone, the generated checkpoints are as far from training as networks trained from scratch: nearer with probability %s."
            .formatted(nearer)
        : "The generated checkpoints work and are as far from training as networks trained from scratch: nearer with probability %s."
            .formatted(nearer);
  }

  private static List<String> novelReasons(Statistics statistics) {
    List<String> reasons = new ArrayList<>();
    statistics
        .get(Statistic.MORE_SIMILAR_THAN_YARDSTICK)
        .ifPresent(
            s ->
                reasons.add(
                    "More similar in its errors than a reference of like accuracy with probability %s."
                        .formatted(number(s))));
    statistics
        .get(Statistic.BETTER_THAN_NOISE)
        .ifPresent(
            s ->
                reasons.add(
                    "Better than noise of equal novelty with probability %s."
                        .formatted(number(s))));
    reasons.addAll(performance(statistics));
    return reasons;
  }

  static String percent(Interval share) {
    return Double.isNaN(share.low())
        ? percent(share.value())
        : String.format(
            Locale.ROOT,
            "%.1f %% [%.1f, %.1f]",
            100 * share.value(),
            100 * share.low(),
            100 * share.high());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String number(Interval interval) {
    return Double.isNaN(interval.low())
        ? number(interval.value())
        : String.format(
            Locale.ROOT, "%.3g [%.3g, %.3g]", interval.value(), interval.low(), interval.high());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
