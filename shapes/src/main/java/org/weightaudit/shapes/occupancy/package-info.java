/** Which points of space lie inside a shape, and points with that answer for fields to learn. */
@NullMarked
package org.weightaudit.shapes.occupancy;

import org.jspecify.annotations.NullMarked;
