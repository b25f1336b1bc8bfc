/** Networks that the platform can run: their layout, symmetries and forward pass. */
@NullMarked
package org.weightaudit.weights.architecture;

import org.jspecify.annotations.NullMarked;
