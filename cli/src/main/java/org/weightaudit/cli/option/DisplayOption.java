package org.weightaudit.cli.option;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import org.weightaudit.cli.terminal.ProgressDisplay;
import picocli.CommandLine.Option;

/** How to show progress. */
public final class DisplayOption {

  /** Set by the launcher to the terminal's width where standard error is one. */
  private static final String COLUMNS = "WEIGHTAUDIT_COLUMNS";

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  /** A display on standard error. */
  public ProgressDisplay on(PrintWriter err) {
    return quiet
        ? ProgressDisplay.quiet(err)
        : ProgressDisplay.on(err, columns(), Clock.systemUTC());
  }

  private static Optional<Integer> columns() {
    return Optional.ofNullable(System.getenv(COLUMNS))
        .filter(value -> value.matches("[1-9]\\d{0,3}"))
        .map(Integer::valueOf);
  }
}
