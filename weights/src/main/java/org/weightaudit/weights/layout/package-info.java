/** The ordered, named tensors that a checkpoint consists of. */
@NullMarked
package org.weightaudit.weights.layout;

import org.jspecify.annotations.NullMarked;
