/**
 * The command {@code weightaudit}: asks a running platform, over its public API, whether generated
 * checkpoints are new. The exit status says what a pipeline needs to know.
 */
@NullMarked
package org.weightaudit.cli;

import org.jspecify.annotations.NullMarked;
