/** An architecture as JSON says it, in every service and in its clients. */
@NullMarked
package org.weightaudit.architecture;

import org.jspecify.annotations.NullMarked;
