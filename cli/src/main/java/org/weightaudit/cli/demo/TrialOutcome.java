package org.weightaudit.cli.demo;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.weightaudit.cli.client.Audit;
import org.weightaudit.cli.terminal.Table;
import org.weightaudit.cli.terminal.Words;

/** What the platform said of a trial. */
record TrialOutcome(Trial trial, Audit audit, URI page) {

  boolean isRight() {
    return audit.hasSucceeded() && audit.verdict().equals(Optional.of(trial.truth()));
  }

  /** All outcomes under each other. */
  static List<String> table(List<TrialOutcome> outcomes) {
    Table table =
        new Table(
            "generator",
            "source",
            "truth",
            "verdict",
            "",
            "accuracy",
            "copies",
            "P(nearer)",
            "P(more similar)");
    for (TrialOutcome outcome : outcomes) {
      table.row(
          outcome.trial().what(),
          outcome.trial().source().label(),
          outcome.trial().truth(),
          outcome.audit().verdict().orElse(outcome.audit().state()),
          outcome.isRight() ? "right" : "WRONG",
          outcome.percent("performance"),
          outcome.percent("copyShare"),
          outcome.percent("nearerThanYardstick"),
          outcome.percent("moreSimilarThanYardstick"));
    }
    return table.lines();
  }

  private String percent(String statistic) {
    return Optional.ofNullable(audit.statistics().get(statistic))
        .flatMap(Audit.Measured::value)
        .map(Words::percent)
        .orElse("-");
  }
}
