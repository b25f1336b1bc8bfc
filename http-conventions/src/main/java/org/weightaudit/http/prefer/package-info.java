/** The {@code Prefer: wait=n} header (RFC 7240). */
@NullMarked
package org.weightaudit.http.prefer;

import org.jspecify.annotations.NullMarked;
