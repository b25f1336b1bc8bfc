package org.weightaudit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightaudit.cli.client.WorkProgress;

class ProgressDisplayTest {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final StringWriter out = new StringWriter();
  private final SettableClock clock = new SettableClock();

  private static final class SettableClock extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static WorkProgress progress(String phase, double fraction, long secondsLeft) {
    return new WorkProgress(phase, fraction, Optional.of(START.plusSeconds(secondsLeft)));
  }

  private ProgressDisplay display(Optional<Integer> columns) {
    return ProgressDisplay.on(new PrintWriter(out), columns, clock);
  }

  @Test
  void terminalShowsPhaseFractionAndEstimateOnOneLine() {
    ProgressDisplay display = display(Optional.of(100));
    display.begin("auditing");
    display.show(progress("distances", 0.5, 75));
    display.end("NOVEL");
    assertThat(out.toString())
        .isEqualTo(
            "\r\033[Kauditing ..."
                + "\r\033[Kauditing [############------------] 50 %  distances  about 1 min 15 s left"
                + "\r\033[Kauditing: NOVEL"
                + System.lineSeparator());
  }

  @Test
  void lineNeverReachesTheTerminalsEdge() {
    display(Optional.of(20)).begin("a task with quite a long name");
    assertThat(out.toString()).isEqualTo("\r\033[Ka task with quite a");
  }

  @Test
  void logHasALineForEachLongPhaseAndOneNowAndThen() {
    ProgressDisplay display = display(Optional.empty());
    display.begin("auditing");
    clock.now = START.plusSeconds(1);
    display.show(progress("starting", 0, 60));
    clock.now = START.plusSeconds(2);
    display.show(progress("distances", 0.1, 62));
    display.show(progress("distances", 0.2, 62));
    clock.now = START.plusSeconds(12);
    display.show(progress("distances", 0.3, 60));
    clock.now = START.plusSeconds(15);
    display.show(WorkProgress.of("report", 0.9));
    display.end("NOVEL");
    assertThat(out.toString().lines())
        .containsExactly(
            "auditing ...",
            "  distances: 10 %, about 1 min 00 s left",
            "  distances: 30 %, about 48 s left",
            "  report: 90 %",
            "auditing: NOVEL");
  }

  @Test
  void quietDisplaySaysNotesAlone() {
    ProgressDisplay display = ProgressDisplay.quiet(new PrintWriter(out));
    display.begin("auditing");
    display.show("files", 1, 2);
    display.end("NOVEL");
    display.note("note: something");
    assertThat(out.toString().lines()).containsExactly("note: something");
  }
}
