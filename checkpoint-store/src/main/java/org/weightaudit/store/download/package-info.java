/**
 * Answers that are files: streamed, in full or in part (RFC 9110 ranges), with strong entity tags.
 */
@NullMarked
package org.weightaudit.store.download;

import org.jspecify.annotations.NullMarked;
