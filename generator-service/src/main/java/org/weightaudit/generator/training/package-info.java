/**
 * Generators: what learned from a checkpoint set, or was brought by its owner, and can be sampled.
 * {@link org.weightaudit.generator.training.GeneratorTraining} tells the whole story.
 */
@NullMarked
package org.weightaudit.generator.training;

import org.jspecify.annotations.NullMarked;
