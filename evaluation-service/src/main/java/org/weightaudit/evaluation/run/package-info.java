/** The audit itself, from sealed sets to a stored report. It may be begun anew at any time. */
@NullMarked
package org.weightaudit.evaluation.run;

import org.jspecify.annotations.NullMarked;
