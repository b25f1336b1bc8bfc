/** Training runs, of which checkpoints were saved. */
@NullMarked
package org.weightaudit.weights.run;

import org.jspecify.annotations.NullMarked;
