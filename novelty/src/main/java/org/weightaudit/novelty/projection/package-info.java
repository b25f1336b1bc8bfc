/**
 * Views of many dimensions in few: principal components, decision boundaries, t-SNE, intrinsic
 * dimension.
 */
@NullMarked
package org.weightaudit.novelty.projection;

import org.jspecify.annotations.NullMarked;
