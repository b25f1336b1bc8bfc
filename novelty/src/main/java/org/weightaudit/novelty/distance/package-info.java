/** How far checkpoints lie from each other, plainly and up to the symmetries of their layout. */
@NullMarked
package org.weightaudit.novelty.distance;

import org.jspecify.annotations.NullMarked;
