package org.weightaudit.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.weightaudit.cli.client.WorkProgress;

/**
 * A line when a task begins and ends, for each phase that is not over at once, and now and then.
 */
final class PlainLines implements ProgressDisplay {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration SHORT_PHASE = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final Clock clock;
  private String task = "";
  private String phase = "";
  private Instant lastLine = Instant.EPOCH;

  PlainLines(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void begin(String newTask) {
    task = newTask;
    phase = "";
    line(task + " ...");
  }

  @Override
  public void show(WorkProgress progress) {
    Duration pause = progress.phase().equals(phase) ? INTERVAL : SHORT_PHASE;
    if (Duration.between(lastLine, clock.instant()).compareTo(pause) >= 0) {
      phase = progress.phase();
      line(
          "  %s: %s%s"
              .formatted(
                  phase,
                  Words.percent(progress.fraction()),
                  Words.remaining(progress, clock.instant()).map(left -> ", " + left).orElse("")));
    }
  }

  @Override
  public void end(String outcome) {
    line(task + ": " + outcome);
  }

  @Override
  public void note(String text) {
    line(text);
  }

  private void line(String text) {
    out.println(text);
    out.flush();
    lastLine = clock.instant();
  }
}
