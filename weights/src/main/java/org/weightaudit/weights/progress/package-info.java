/** How long work tells where it is, and learns that it is no longer wanted. */
@NullMarked
package org.weightaudit.weights.progress;

import org.jspecify.annotations.NullMarked;
