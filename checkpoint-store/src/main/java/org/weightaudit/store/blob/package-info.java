/**
 * Immutable bytes, named by their SHA-256: equal content is stored once, and removed when nothing
 * refers to it any more. Whoever refers to a blob does so with a foreign key.
 */
@NullMarked
package org.weightaudit.store.blob;

import org.jspecify.annotations.NullMarked;
