/**
 * {@code weightaudit demo}: three generators whose truth is known (one that copies, one that trains
 * anew, one that averages) are audited as any user would, over the public API and with real files.
 */
@NullMarked
package org.weightaudit.cli.demo;

import org.jspecify.annotations.NullMarked;
