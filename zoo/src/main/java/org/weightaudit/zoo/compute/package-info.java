/**
 * The training loop on the device; the only package of this library that knows the tensor engine.
 */
@NullMarked
package org.weightaudit.zoo.compute;

import org.jspecify.annotations.NullMarked;
