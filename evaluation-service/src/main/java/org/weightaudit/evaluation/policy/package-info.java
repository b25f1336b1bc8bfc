/** The thresholds that verdicts follow. There is one policy so far. */
@NullMarked
package org.weightaudit.evaluation.policy;

import org.jspecify.annotations.NullMarked;
