/**
 * The jobs of all services as one list, newest first. A page token remembers where each service's
 * list stands, so nothing is skipped or shown twice while new jobs come in.
 */
@NullMarked
package org.weightaudit.gateway.jobs;

import org.jspecify.annotations.NullMarked;
