/** The only door to the tensor engine: matrix products and forward passes on one device. */
@NullMarked
package org.weightaudit.weights.compute;

import org.jspecify.annotations.NullMarked;
