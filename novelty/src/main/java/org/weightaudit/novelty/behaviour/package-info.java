/** How alike networks behave: common errors and common predictions. */
@NullMarked
package org.weightaudit.novelty.behaviour;

import org.jspecify.annotations.NullMarked;
