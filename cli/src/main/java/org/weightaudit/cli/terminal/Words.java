package org.weightaudit.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.weightaudit.cli.client.WorkProgress;

/** Numbers as people read them. */
public final class Words {

  private static final int PERCENT = 100;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final double SMALLEST_FIXED = 1e-3;
  private static final double GREATEST_FIXED = 1e4;

  private Words() {}

  /** A fraction of 1 as a whole number of percent. */
  public static String percent(double fraction) {
    return String.format(Locale.ROOT, "%d %%", Math.round(PERCENT * fraction));
  }

  /** A number with a few digits. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < SMALLEST_FIXED || size >= GREATEST_FIXED)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return String.format(Locale.ROOT, size >= PERCENT ? "%.1f" : "%.3f", value);
  }

  /** A duration in seconds or in minutes and seconds. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < SECONDS_PER_MINUTE
        ? seconds + " s"
        : "%d min %02d s".formatted(seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
  }

  static Optional<String> remaining(WorkProgress progress, Instant now) {
    return progress
        .estimatedEnd()
        .filter(end -> end.isAfter(now))
        .map(end -> "about %s left".formatted(duration(Duration.between(now, end))));
  }
}
