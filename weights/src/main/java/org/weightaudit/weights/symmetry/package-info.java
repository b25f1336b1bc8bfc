/**
 * Changes of a checkpoint that leave the function of its network as it is: exchanging hidden units,
 * flipping the sign of odd units, rescaling positively homogeneous ones.
 */
@NullMarked
package org.weightaudit.weights.symmetry;

import org.jspecify.annotations.NullMarked;
