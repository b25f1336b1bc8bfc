/** Trains model zoos: many small networks of one architecture and recipe, together. */
@NullMarked
package org.weightaudit.zoo;

import org.jspecify.annotations.NullMarked;
