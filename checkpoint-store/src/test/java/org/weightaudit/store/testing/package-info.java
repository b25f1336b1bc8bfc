/** A running store for tests, and files to give it. */
@NullMarked
package org.weightaudit.store.testing;

import org.jspecify.annotations.NullMarked;
