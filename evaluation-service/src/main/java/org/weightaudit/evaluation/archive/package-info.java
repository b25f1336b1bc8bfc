/** Audits and their outcomes in the database. An outcome is there whole or not at all. */
@NullMarked
package org.weightaudit.evaluation.archive;

import org.jspecify.annotations.NullMarked;
