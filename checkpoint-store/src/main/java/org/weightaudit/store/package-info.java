/**
 * The service that keeps checkpoint sets, data sets and artifacts. What is sealed never changes;
 * bytes lie in an S3 store by content, all else in PostgreSQL.
 */
@NullMarked
package org.weightaudit.store;

import org.jspecify.annotations.NullMarked;
