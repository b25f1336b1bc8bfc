/**
 * The one public door of the platform. It knows the addresses of the services and nothing of their
 * code.
 */
@NullMarked
package org.weightaudit.gateway;

import org.jspecify.annotations.NullMarked;
