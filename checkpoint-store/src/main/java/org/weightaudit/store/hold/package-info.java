/** Who needs a checkpoint set, a data set or an artifact; what is held is not deleted. */
@NullMarked
package org.weightaudit.store.hold;

import org.jspecify.annotations.NullMarked;
