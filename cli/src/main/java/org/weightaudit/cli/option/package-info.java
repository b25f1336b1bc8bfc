/** Options that several commands share: which server to ask and how to show progress. */
@NullMarked
package org.weightaudit.cli.option;

import org.jspecify.annotations.NullMarked;
