package org.weightaudit.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import org.weightaudit.cli.client.WorkProgress;

/** Tells how far work has come. One task at a time: begin, show as often as wanted, end. */
public interface ProgressDisplay {

  /** Starts a task. */
  void begin(String task);

  /** Where the task stands. */
  void show(WorkProgress progress);

  /** Finishes the task with what came of it. */
  void end(String outcome);

  /** Says something that stays on the screen. */
  void note(String text);

  /** Steps of a task that are counted here, not on the server. */
  default void show(String phase, long done, long all) {
    show(WorkProgress.of(phase, all == 0 ? 1 : (double) done / all));
  }

  /**
   * One rewriting line on a terminal, lines now and then elsewhere.
   *
   * @param columns how wide the terminal is; absent if the output is no terminal
   */
  static ProgressDisplay on(PrintWriter out, Optional<Integer> columns, Clock clock) {
    return columns.isPresent()
        ? new RewritingLine(out, columns.get(), clock)
        : new PlainLines(out, clock);
  }

  /** Says nothing but notes. */
  static ProgressDisplay quiet(PrintWriter out) {
    return new NotesOnly(out);
  }
}
