/**
 * What a person at a terminal, or the log of a pipeline, sees: progress and tables. Progress goes
 * to standard error, so that results on standard output can be piped.
 */
@NullMarked
package org.weightaudit.cli.terminal;

import org.jspecify.annotations.NullMarked;
