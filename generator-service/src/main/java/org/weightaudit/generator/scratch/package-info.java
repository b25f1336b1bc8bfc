/** Files of this machine that do not outlive the process. */
@NullMarked
package org.weightaudit.generator.scratch;

import org.jspecify.annotations.NullMarked;
