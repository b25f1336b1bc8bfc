/** Quantiles, intervals and tests. */
@NullMarked
package org.weightaudit.novelty.statistics;

import org.jspecify.annotations.NullMarked;
