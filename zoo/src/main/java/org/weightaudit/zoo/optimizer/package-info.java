/** How parameters change in training: update rules and learning rates. */
@NullMarked
package org.weightaudit.zoo.optimizer;

import org.jspecify.annotations.NullMarked;
