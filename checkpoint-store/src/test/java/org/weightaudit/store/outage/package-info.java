/** What the store answers while its database or object store is away, slow or full. */
@NullMarked
package org.weightaudit.store.outage;

import org.jspecify.annotations.NullMarked;
