/**
 * What a generator must beat: training checkpoints with noise, averaged, or drawn from a Gaussian.
 */
@NullMarked
package org.weightaudit.novelty.baseline;

import org.jspecify.annotations.NullMarked;
