/**
 * Long work as rows in PostgreSQL. A service declares {@link org.weightaudit.jobs.JobKind} beans
 * and submits jobs in the transaction of what asked for them; a job whose process dies is run
 * again.
 */
@NullMarked
package org.weightaudit.jobs;

import org.jspecify.annotations.NullMarked;
