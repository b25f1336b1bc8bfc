/** What an audit found, for people, programs and pipelines. All three say the same. */
@NullMarked
package org.weightaudit.evaluation.report;

import org.jspecify.annotations.NullMarked;
