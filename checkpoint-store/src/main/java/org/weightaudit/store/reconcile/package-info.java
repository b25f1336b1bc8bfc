/**
 * Holds what PostgreSQL says of bytes against what the object store has. What nobody wants is
 * removed after a while; what somebody wants and is not there is reported, by name.
 */
@NullMarked
package org.weightaudit.store.reconcile;

import org.jspecify.annotations.NullMarked;
