/**
 * The four services as processes of their own, with the environment that the compose file gives
 * them, on a PostgreSQL and an S3 server of the test.
 */
@NullMarked
package org.weightaudit.deployment.system;

import org.jspecify.annotations.NullMarked;
