/** Servers that tests of other modules run against. */
@NullMarked
package org.weightaudit.embedded.testing;

import org.jspecify.annotations.NullMarked;
