/** Whether a checkpoint lies inside the convex hull of others. */
@NullMarked
package org.weightaudit.novelty.hull;

import org.jspecify.annotations.NullMarked;
