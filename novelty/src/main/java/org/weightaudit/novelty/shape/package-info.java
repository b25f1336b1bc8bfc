/** Three-dimensional shapes as point clouds. */
@NullMarked
package org.weightaudit.novelty.shape;

import org.jspecify.annotations.NullMarked;
