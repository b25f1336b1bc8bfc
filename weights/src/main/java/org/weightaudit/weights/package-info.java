/** What a checkpoint is; the packages below say it part by part. */
@NullMarked
package org.weightaudit.weights;

import org.jspecify.annotations.NullMarked;
