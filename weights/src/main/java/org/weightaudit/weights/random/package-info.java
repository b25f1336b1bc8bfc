/** Repeatable randomness: one seed, any number of independent streams. */
@NullMarked
package org.weightaudit.weights.random;

import org.jspecify.annotations.NullMarked;
