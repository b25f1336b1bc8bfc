/** Creating requests that can be repeated safely with an {@code Idempotency-Key}. */
@NullMarked
package org.weightaudit.http.idempotency;

import org.jspecify.annotations.NullMarked;
