/** The figures of audits over HTTP. They never change once drawn. */
@NullMarked
package org.weightaudit.evaluation.figure;

import org.jspecify.annotations.NullMarked;
