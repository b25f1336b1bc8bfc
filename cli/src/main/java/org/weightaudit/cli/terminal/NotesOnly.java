package org.weightaudit.cli.terminal;

import java.io.PrintWriter;
import org.weightaudit.cli.client.WorkProgress;

/** For pipelines that want results alone. */
record NotesOnly(PrintWriter out) implements ProgressDisplay {

  @Override
  public void begin(String task) {}

  @Override
  public void show(WorkProgress progress) {}

  @Override
  public void end(String outcome) {}

  @Override
  public void note(String text) {
    out.println(text);
    out.flush();
  }
}
