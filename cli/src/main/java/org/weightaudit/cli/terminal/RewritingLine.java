package org.weightaudit.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import org.weightaudit.cli.client.WorkProgress;

/** One line of a terminal that is written over and over until its task ends. */
final class RewritingLine implements ProgressDisplay {

  private static final String CLEARED = "\r\033[K";
  private static final int BAR = 24;

  private final PrintWriter out;
  private final int columns;
  private final Clock clock;
  private String task = "";

  RewritingLine(PrintWriter out, int columns, Clock clock) {
    this.out = out;
    this.columns = columns;
    this.clock = clock;
  }

  @Override
  public void begin(String newTask) {
    task = newTask;
    rewrite(task + " ...");
  }

  @Override
  public void show(WorkProgress progress) {
    int filled = (int) Math.round(BAR * Math.min(1, Math.max(0, progress.fraction())));
    String left = Words.remaining(progress, clock.instant()).map(text -> "  " + text).orElse("");
    rewrite(
        "%s [%s%s] %s  %s%s"
            .formatted(
                task,
                "#".repeat(filled),
                "-".repeat(BAR - filled),
                Words.percent(progress.fraction()),
                progress.phase(),
                left));
  }

  @Override
  public void end(String outcome) {
    keep(task + ": " + outcome);
  }

  @Override
  public void note(String text) {
    keep(text);
  }

  private void rewrite(String text) {
    out.print(CLEARED + text.substring(0, Math.min(text.length(), columns - 1)));
    out.flush();
  }

  private void keep(String text) {
    out.println(CLEARED + text);
    out.flush();
  }
}
