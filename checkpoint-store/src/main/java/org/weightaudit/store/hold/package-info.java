/** Who needs a checkpoint set or a data set; what is held is not deleted. */
@NullMarked
package org.weightaudit.store.hold;

import org.jspecify.annotations.NullMarked;
