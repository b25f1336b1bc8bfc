/**
 * Work that lasts, proven on real processes: each is killed in the middle, at every step of what
 * the platform does, and the end is compared with that of an undisturbed run.
 */
@NullMarked
package org.weightaudit.reliability;

import org.jspecify.annotations.NullMarked;
