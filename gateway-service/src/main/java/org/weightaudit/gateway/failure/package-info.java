/**
 * What clients get when something goes wrong outside of a controller: a problem document for what
 * the server refuses, a broken connection for an answer that cannot be completed.
 */
@NullMarked
package org.weightaudit.gateway.failure;

import org.jspecify.annotations.NullMarked;
