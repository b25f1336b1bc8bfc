package org.weightaudit.cli.client;

import java.time.Instant;
import java.util.Optional;

/** How far work has come: a phase in a word or two, 0 to 1, and when it may end. */
public record WorkProgress(String phase, double fraction, Optional<Instant> estimatedEnd) {

  /** Progress without an estimate. */
  public static WorkProgress of(String phase, double fraction) {
    return new WorkProgress(phase, fraction, Optional.empty());
  }
}
