/** Changes of checkpoints that leave what their networks compute as it is. */
@NullMarked
package org.weightaudit.generators.augmentation;

import org.jspecify.annotations.NullMarked;
