/** What tests of several modules share: reading reference arrays. */
@NullMarked
package org.weightaudit.weights.testing;

import org.jspecify.annotations.NullMarked;
