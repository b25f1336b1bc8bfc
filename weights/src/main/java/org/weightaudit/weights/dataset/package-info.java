/** Labelled images: what networks are trained on and evaluated against. */
@NullMarked
package org.weightaudit.weights.dataset;

import org.jspecify.annotations.NullMarked;
