/**
 * {@code weightaudit audit}: uploads folders of checkpoints, has them audited and ends with the
 * status that the gate demands.
 */
@NullMarked
package org.weightaudit.cli.audit;

import org.jspecify.annotations.NullMarked;
