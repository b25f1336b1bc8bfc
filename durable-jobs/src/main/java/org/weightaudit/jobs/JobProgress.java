package org.weightaudit.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param phase what it is doing
 * @param fraction of the whole job, from 0 to 1
 * @param estimatedEnd when it ends if it goes on like this; absent while nothing can be said
 */
public record JobProgress(
    String phase,
    double fraction,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> estimatedEnd) {}
