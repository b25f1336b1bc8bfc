/** What the conventions mean for the OpenAPI documents of the services. */
@NullMarked
package org.weightaudit.http.openapi;

import org.jspecify.annotations.NullMarked;
