package org.weightaudit.generatorclient;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Samples to be ordered.
 *
 * @param starts id of the set whose checkpoints they begin from, for methods that change
 *     checkpoints
 * @param target the performance that is asked for, for methods that take such a prompt
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SamplesOrder(
    int count, long seed, Optional<String> starts, Optional<Double> target) {}
