package org.weightaudit.generator.sampling;

import java.util.Optional;

/** Samples to be made; everything that a request may leave out is written out. */
record SamplingPlan(
    String name, int count, long seed, Optional<String> starts, Optional<Double> target) {}
