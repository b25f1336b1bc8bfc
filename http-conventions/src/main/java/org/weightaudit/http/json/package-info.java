/**
 * JSON that says no to what it does not know: unknown or missing or doubled properties, numbers as
 * text.
 */
@NullMarked
package org.weightaudit.http.json;

import org.jspecify.annotations.NullMarked;
