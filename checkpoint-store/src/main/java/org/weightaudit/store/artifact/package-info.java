/**
 * Artifacts: files that are neither checkpoints nor data sets, such as a saved generator or the
 * state of a training. The store keeps them as they come and does not look inside.
 */
@NullMarked
package org.weightaudit.store.artifact;

import org.jspecify.annotations.NullMarked;
