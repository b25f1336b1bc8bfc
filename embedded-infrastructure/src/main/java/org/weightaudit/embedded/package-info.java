/**
 * A PostgreSQL server and an S3 server that this JVM starts and stops. They are the real thing, for
 * the standalone platform and for tests.
 */
@NullMarked
package org.weightaudit.embedded;

import org.jspecify.annotations.NullMarked;
