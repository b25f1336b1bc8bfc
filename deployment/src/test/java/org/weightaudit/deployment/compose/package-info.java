/** The compose file, read by the schema of the Compose Specification and by its own rules. */
@NullMarked
package org.weightaudit.deployment.compose;

import org.jspecify.annotations.NullMarked;
