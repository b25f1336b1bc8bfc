/** What goes wrong, as RFC 9457 problem documents: which field, what was found, what was wanted. */
@NullMarked
package org.weightaudit.http.problem;

import org.jspecify.annotations.NullMarked;
