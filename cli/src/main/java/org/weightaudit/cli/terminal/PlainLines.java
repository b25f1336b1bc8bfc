package org.weightaudit.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.weightaudit.cli.client.WorkProgress;

/** A line when a task begins, enters another phase, ends, and now and then between. */
final class PlainLines implements ProgressDisplay {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final Clock clock;
  private String task = "";
  private String phase = "";
  private Instant lastLine = Instant.MIN;

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
    boolean due = clock.instant().isAfter(lastLine.plus(INTERVAL));
    if (due || !progress.phase().equals(phase)) {
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
