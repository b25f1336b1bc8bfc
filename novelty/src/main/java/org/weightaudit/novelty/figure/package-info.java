/**
 * The figures of an audit, as SVG and PNG: pure functions of its result, the same bytes every time.
 * Colours are those of Okabe and Ito, which the colour-blind tell apart, and groups differ in shape
 * as well.
 */
@NullMarked
package org.weightaudit.novelty.figure;

import org.jspecify.annotations.NullMarked;
