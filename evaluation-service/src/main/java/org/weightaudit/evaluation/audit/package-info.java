/** Audits over HTTP: start, watch, cancel, delete. Starting one is safe to repeat. */
@NullMarked
package org.weightaudit.evaluation.audit;

import org.jspecify.annotations.NullMarked;
