package org.weightaudit.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one attempt at a job; evidence when a job is given up.
 *
 * @param worker the process that made it
 * @param phase the last that was heard of
 * @param seenAt when that was
 * @param outcome {@code DIED}, {@code SUPERSEDED} for a worker that was given up for dead and came
 *     back, {@code INTERRUPTED} by a stop of its service, or the final state of the job
 */
record AttemptRecord(
    int attempt,
    String worker,
    String host,
    Instant beganAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> seenAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> phase,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> outcome) {

  static final String DIED = "DIED";
  static final String SUPERSEDED = "SUPERSEDED";
  static final String INTERRUPTED = "INTERRUPTED";
}
