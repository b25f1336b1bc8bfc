/** Fields on the device; the only package of this library that knows the tensor engine. */
@NullMarked
package org.weightaudit.fields.compute;

import org.jspecify.annotations.NullMarked;
