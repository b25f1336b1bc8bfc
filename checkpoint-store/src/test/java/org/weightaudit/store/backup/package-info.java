/** Backups as docs/operations.md tells to make them, taken while data change, and restored. */
@NullMarked
package org.weightaudit.store.backup;

import org.jspecify.annotations.NullMarked;
