/**
 * Side-by-side measurements: each kernel, one plain matrix product of the same number of
 * operations, and the straightforward loop take turns in one process, so that their ratios hold on
 * any machine.
 */
@NullMarked
package org.weightaudit.benchmarks;

import org.jspecify.annotations.NullMarked;
