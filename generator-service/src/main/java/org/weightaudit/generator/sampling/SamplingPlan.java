package org.weightaudit.generator.sampling;

/** Samples to be made; everything that a request may leave out is written out. */
record SamplingPlan(String name, int count, long seed) {}
