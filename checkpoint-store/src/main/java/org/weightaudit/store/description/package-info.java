/**
 * What the OpenAPI document says beyond the signatures: the problems that an operation may answer.
 */
@NullMarked
package org.weightaudit.store.description;

import org.jspecify.annotations.NullMarked;
