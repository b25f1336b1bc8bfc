/** Checkpoint sets of the store as this service fills them. */
@NullMarked
package org.weightaudit.generator.set;

import org.jspecify.annotations.NullMarked;
