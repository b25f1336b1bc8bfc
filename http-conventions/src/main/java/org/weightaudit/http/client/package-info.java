/** How services call each other: what the other refuses, or cannot do now, is a problem here. */
@NullMarked
package org.weightaudit.http.client;

import org.jspecify.annotations.NullMarked;
