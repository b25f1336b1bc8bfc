/**
 * The whole platform in one process, on a PostgreSQL and an S3 server of its own. Its data stay in
 * one folder, from which it goes on after any kind of end.
 */
@NullMarked
package org.weightaudit.standalone;

import org.jspecify.annotations.NullMarked;
