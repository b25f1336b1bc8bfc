package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.statistics.Interval;

/** What keeps an audit from the verdict that a generator is novel, and what would help. */
final class Obstacles {

  private final Policy.Decision policy;

  Obstacles(Policy.Decision policy) {
    this.policy = policy;
  }

  List<String> toNovelty(Findings findings, Statistics statistics) {
    List<String> obstacles = new ArrayList<>();
    if (findings.yard().kind() == Yardstick.NONE) {
      obstacles.add(
          "The training set is a trajectory of few runs: only reference checkpoints trained from scratch could show novelty. Give at least %d."
              .formatted(policy.fewestCheckpoints()));
      return obstacles;
    }
    int count = findings.own().count();
    Interval novel = statistics.get(Statistic.NOVEL_SHARE).orElseThrow();
    if (novel.low() < policy.majority()) {
      obstacles.add(
          "Only %s of the checkpoints are labelled novel; the lower end must reach %s."
              .formatted(Decider.percent(novel), Decider.percent(policy.majority())));
    }
    mustStayBelow(
        "the probability of being nearer to training than a reference",
        statistics.get(Statistic.NEARER_THAN_YARDSTICK),
        policy.closeness(),
        count,
        obstacles);
    if (findings.basis() != Basis.WEIGHTS) {
      behaviour(findings, statistics, count, obstacles);
    }
    if (findings.basis() == Basis.FULL) {
      noise(findings, statistics, count, obstacles);
    }
    return obstacles;
  }

  private void behaviour(
      Findings findings, Statistics statistics, int count, List<String> obstacles) {
    if (findings.yard().likeness().isEmpty()) {
      obstacles.add("The references bring no predictions to compare behaviour with.");
    } else if (statistics.matchedShare() < policy.matchedShare()) {
      obstacles.add(
          "Only %s of the generated checkpoints have references of like accuracy; similarity follows accuracy and cannot be compared otherwise."
              .formatted(Decider.percent(statistics.matchedShare())));
    } else {
      mustStayBelow(
          "the probability of being more similar to training than a reference of like accuracy",
          statistics.get(Statistic.MORE_SIMILAR_THAN_YARDSTICK),
          policy.closeness(),
          count,
          obstacles);
    }
    Interval performance = statistics.get(Statistic.PERFORMANCE).orElseThrow();
    if (!(performance.low() >= findings.scale().floor())) {
      obstacles.add(
          "Median accuracy %s must be above the floor of %s."
              .formatted(Decider.percent(performance), Decider.percent(findings.scale().floor())));
    }
  }

  private void noise(Findings findings, Statistics statistics, int count, List<String> obstacles) {
    Optional<Interval> better = statistics.get(Statistic.BETTER_THAN_NOISE);
    boolean unreachable = findings.noise().stream().noneMatch(n -> n.calibration().reached());
    if (!unreachable && better.isPresent() && !(better.get().low() > policy.advantage())) {
      obstacles.add(
          "The probability of performing better than noise of equal novelty is %s; its lower end must exceed %s.%s"
              .formatted(
                  Decider.number(better.get()),
                  Decider.number(policy.advantage()),
                  more(
                      better.get().value() - policy.advantage(),
                      better.get().value() - better.get().low(),
                      count)));
    }
  }

  private static void mustStayBelow(
      String what, Optional<Interval> found, double limit, int count, List<String> obstacles) {
    if (found.isEmpty()) {
      obstacles.add(capitalised(what) + " is unknown.");
      return;
    }
    Interval interval = found.get();
    if (!(interval.high() <= limit)) {
      obstacles.add(
          "%s is %s; its upper end must not exceed %s.%s"
              .formatted(
                  capitalised(what),
                  Decider.number(interval),
                  Decider.number(limit),
                  more(limit - interval.value(), interval.high() - interval.value(), count)));
    }
  }

  private static String capitalised(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** Half-widths shrink with the square root of the number of checkpoints. */
  private static String more(double room, double halfWidth, int count) {
    if (!(room > 0) || !(halfWidth > 0)) {
      return " More samples would not change that.";
    }
    double factor = (halfWidth / room) * (halfWidth / room);
    return " About %d generated checkpoints and as many references, instead of %d, would decide."
        .formatted((long) Math.ceil(factor * count), count);
  }
}
