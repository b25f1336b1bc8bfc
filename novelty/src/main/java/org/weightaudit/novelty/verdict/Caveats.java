package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.novelty.statistics.Interval;

/** What a reader of a report must keep in mind. */
final class Caveats {

  private final Policy.Decision policy;

  Caveats(Policy.Decision policy) {
    this.policy = policy;
  }

  List<String> of(Findings findings, Statistics statistics) {
    List<String> caveats = new ArrayList<>();
    if (findings.mode() == Mode.TRAJECTORY) {
      caveats.add(
          "The training set comes from %s, fewer than %d: distances inside it are no yardstick, and no p-values are given."
              .formatted(
                  Decider.counted(findings.training().checkpoints().distinctRuns(), "run", "runs"),
                  policy.fewestRuns()));
    }
    if (findings.yard().kind() == Yardstick.TRAINING_RUNS) {
      caveats.add(
          "No references were given: training runs are compared with each other instead, and intervals are widened because such distances depend on each other.");
    }
    if (findings.basis() == Basis.WEIGHTS) {
      caveats.add("The verdict is on weights alone: nothing is known of what the networks do.");
    }
    if (findings.basis() == Basis.WEIGHTS_AND_PREDICTIONS) {
      caveats.add(
          "Predictions were brought along; baselines could not be run, so nothing is said about noise.");
    }
    setAside(findings, caveats);
    if (!findings.trainingDuplicates().isEmpty()) {
      caveats.add(
          "Left out as repetitions of earlier ones: %s."
              .formatted(
                  Decider.counted(
                      findings.trainingDuplicates().size(),
                      "training checkpoint",
                      "training checkpoints")));
    }
    int doubtful = findings.doubtfulCopies();
    if (doubtful > 0 && doubtful < statistics.chanceLimit()) {
      caveats.add(
          "Not counted: %s. Fewer than %d are no more than chance explains with this many references."
              .formatted(
                  Decider.counted(doubtful, "near-copy", "near-copies"), statistics.chanceLimit()));
    }
    findings
        .noise()
        .filter(noise -> !noise.calibration().reached())
        .ifPresent(
            noise ->
                caveats.add(
                    "No noise makes training checkpoints as novel as the generated ones (UNREACHABLE)."));
    Interval gap = statistics.get(Statistic.BOUND_GAP).orElseThrow();
    if (gap.value() > 0) {
      caveats.add(
          "With several hidden layers the best alignment is searched, not solved: distances are upper bounds, at most %s above a lower bound."
              .formatted(Decider.percent(gap.value())));
    }
    return caveats;
  }

  private static void setAside(Findings findings, List<String> caveats) {
    int aside =
        findings.training().setAside().size()
            + findings.generated().setAside().size()
            + findings.reference().map(group -> group.setAside().size()).orElse(0);
    if (aside > 0) {
      caveats.add("%d checkpoints with non-finite weights were set aside.".formatted(aside));
    }
  }
}
