/**
 * Which service answers which path, and how a request gets there. Bodies stream in both directions
 * and the target is forwarded as it was received.
 */
@NullMarked
package org.weightaudit.gateway.route;

import org.jspecify.annotations.NullMarked;
