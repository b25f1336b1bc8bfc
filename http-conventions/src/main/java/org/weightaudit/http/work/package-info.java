/** Work folders that processes share, and what a process that was killed leaves there. */
@NullMarked
package org.weightaudit.http.work;

import org.jspecify.annotations.NullMarked;
