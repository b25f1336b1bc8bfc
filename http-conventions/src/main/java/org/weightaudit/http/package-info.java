/** How every service of the platform speaks HTTP; {@link org.weightaudit.http.HttpConventions}. */
@NullMarked
package org.weightaudit.http;

import org.jspecify.annotations.NullMarked;
