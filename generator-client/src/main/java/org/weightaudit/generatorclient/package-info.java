/**
 * The generator service as the other services see it: generators that have learned, and samples of
 * them. Everything goes over the public HTTP API.
 */
@NullMarked
package org.weightaudit.generatorclient;

import org.jspecify.annotations.NullMarked;
