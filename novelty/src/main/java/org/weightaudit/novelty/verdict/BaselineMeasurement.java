package org.weightaudit.novelty.verdict;

import java.util.Optional;

/**
 * How the checkpoints of one baseline lie to the training checkpoints; one entry a checkpoint.
 *
 * @param name for example {@code average of 16}
 * @param distance to the nearest training checkpoint up to symmetry
 * @param likeness behaviour, where networks can be run
 */
record BaselineMeasurement(String name, double[] distance, Optional<Likeness> likeness) {}
