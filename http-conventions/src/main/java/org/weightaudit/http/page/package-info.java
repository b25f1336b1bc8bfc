/** Lists in pages (AIP-158): newest first, an opaque token for the next page, no totals. */
@NullMarked
package org.weightaudit.http.page;

import org.jspecify.annotations.NullMarked;
