/** Text in requests. */
@NullMarked
package org.weightaudit.http.text;

import org.jspecify.annotations.NullMarked;
