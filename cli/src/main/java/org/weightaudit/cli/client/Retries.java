package org.weightaudit.cli.client;

import java.time.Duration;

/**
 * How often a request is sent again when the connection breaks or the server asks for patience.
 *
 * @param attempts how often it is sent at most
 * @param firstPause before the second attempt; each later pause is twice as long
 * @param longestPause the most that is waited before an attempt, whatever the server asks
 */
public record Retries(int attempts, Duration firstPause, Duration longestPause) {

  /** Four attempts within some seconds. */
  public static Retries standard() {
    return new Retries(4, Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  Duration pauseAfter(int attempt) {
    return atMost(firstPause.multipliedBy(1L << (attempt - 1)));
  }

  Duration atMost(Duration pause) {
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }
}
