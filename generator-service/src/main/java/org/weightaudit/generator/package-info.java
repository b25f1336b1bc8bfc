/** The service that trains model zoos and hosts generators. */
@NullMarked
package org.weightaudit.generator;

import org.jspecify.annotations.NullMarked;
