/** The decision: from matrices to labels, statistics and a verdict. */
@NullMarked
package org.weightaudit.novelty.verdict;

import org.jspecify.annotations.NullMarked;
