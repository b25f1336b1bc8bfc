/**
 * Identifiers of resources: a prefix that tells the kind, and a part that sorts by time of
 * creation.
 */
@NullMarked
package org.weightaudit.http.id;

import org.jspecify.annotations.NullMarked;
