/**
 * The checkpoint store as the other services see it: sealed sets as matrices on this machine's
 * disk, data sets as images, and what they make as new sets. Everything goes over the public HTTP
 * API.
 */
@NullMarked
package org.weightaudit.storeclient;

import org.jspecify.annotations.NullMarked;
