/**
 * Checkpoint sets: many checkpoints of one layout, created open, filled with files, sealed, and
 * from then on unchanged. Sealing makes the matrix form and a digest of the content.
 */
@NullMarked
package org.weightaudit.store.checkpointset;

import org.jspecify.annotations.NullMarked;
