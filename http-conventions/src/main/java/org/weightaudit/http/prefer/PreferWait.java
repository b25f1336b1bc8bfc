package org.weightaudit.http.prefer;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a client would like to wait for a result before it gets an interim answer. */
public final class PreferWait {

  public static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?");

  private PreferWait() {}

  /** From the values of {@code Prefer} headers; zero without one, {@link #LONGEST} at most. */
  public static Duration of(List<String> prefer) {
    Matcher wait = WAIT.matcher(String.join(",", prefer));
    if (!wait.find()) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
  }
}
