/**
 * Shapes for neural fields to learn: read from files or made on demand ({@code source}, {@code
 * format}), placed and repaired ({@code mesh}), and sampled as labelled points ({@code occupancy}).
 */
@NullMarked
package org.weightaudit.shapes;

import org.jspecify.annotations.NullMarked;
