package org.weightaudit.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/**
 * Repeats work that fails because a server is away, with longer and longer waits in between. Work
 * that came further than ever before begins a new outage when it fails.
 */
final class Patience {

  /**
   * @param firstWait after the first failure; doubled after each further one
   * @param longestWait between two tries
   * @param longestOutage after which work fails
   */
  @ConfigurationProperties("weightaudit.jobs")
  record Settings(
      @DefaultValue("5s") Duration firstWait,
      @DefaultValue("60s") Duration longestWait,
      @DefaultValue("24h") Duration longestOutage) {}

  private final Settings settings;
  private final Clock clock;

  Patience(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Does the work, perhaps several times.
   *
   * @throws Problem if an outage lasts too long
   */
  <T> T call(Pulse pulse, Callable<T> work) throws Exception {
    Instant since = Instant.MAX;
    Duration wait = settings.firstWait();
    double furthest = -1;
    while (true) {
      try {
        return work.call();
      } catch (Exception e) {
        Optional<String> away = Outage.of(e);
        if (away.isEmpty()) {
          throw e;
        }
        if (pulse.furthest() > furthest) {
          furthest = pulse.furthest();
          since = clock.instant();
          wait = settings.firstWait();
        }
        if (Duration.between(since, clock.instant()).compareTo(settings.longestOutage()) > 0) {
          throw tooLong(away.get()).causedBy(e);
        }
        pulse.pause("waiting: " + away.get(), wait);
        wait = longer(wait);
      }
    }
  }

  private Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(settings.longestWait()) < 0 ? twice : settings.longestWait();
  }

  private Problem tooLong(String away) {
    return Problem.of(
        ProblemType.UNAVAILABLE,
        "Given up after %d minutes: %s".formatted(settings.longestOutage().toMinutes(), away));
  }
}
