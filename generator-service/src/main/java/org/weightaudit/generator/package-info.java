/** The service that trains model zoos and will host generators. */
@NullMarked
package org.weightaudit.generator;

import org.jspecify.annotations.NullMarked;
