package org.weightaudit.generator.training;

import java.time.Instant;
import java.util.Optional;

/** A generator as it was read from its row. */
record StoredGenerator(
    String id,
    GeneratorPlan plan,
    Optional<KeptState> kept,
    Optional<LearnedGenerator> learned,
    Instant createdAt) {}
