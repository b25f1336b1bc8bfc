/** Checkpoints as rows of numbers, in the heap or on disk, read in blocks. */
@NullMarked
package org.weightaudit.weights.matrix;

import org.jspecify.annotations.NullMarked;
