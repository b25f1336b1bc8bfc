/**
 * Samples: checkpoints that a generator makes, as a sealed set. {@link
 * org.weightaudit.generator.sampling.SampleMaking} tells the whole story.
 */
@NullMarked
package org.weightaudit.generator.sampling;

import org.jspecify.annotations.NullMarked;
