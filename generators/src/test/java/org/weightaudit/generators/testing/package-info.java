/**
 * What the tests of all methods need: checkpoints of the reference files, a training's listener.
 */
@NullMarked
package org.weightaudit.generators.testing;

import org.jspecify.annotations.NullMarked;
