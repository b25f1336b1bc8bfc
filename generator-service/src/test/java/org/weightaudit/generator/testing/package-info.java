/** What the tests of this service share: a platform, and a method of their own. */
@NullMarked
package org.weightaudit.generator.testing;

import org.jspecify.annotations.NullMarked;
