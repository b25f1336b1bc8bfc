package org.weightaudit.evaluation.run;

import org.weightaudit.weights.progress.Progress;

/** Names the stages of an audit in its progress; the fraction never falls. */
final class Stages {

  private final Progress job;
  private double reached;

  Stages(Progress job) {
    this.job = job;
  }

  /** The part of the audit from one fraction to another. */
  Progress part(String stage, double from, double to) {
    return (phase, fraction) ->
        report(stage + ": " + phase, from + (to - from) * Math.max(0, Math.min(1, fraction)));
  }

  /** Work inside another stage, whose own fraction says nothing of the whole. */
  Progress within(String stage) {
    return (phase, fraction) -> report(stage + ": " + phase, 0);
  }

  private synchronized void report(String phase, double fraction) {
    reached = Math.max(reached, fraction);
    job.report(phase, reached);
  }
}
