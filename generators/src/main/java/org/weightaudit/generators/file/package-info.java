/**
 * The file of a generator: one safetensors file with its networks, what they were computed from,
 * and how they came about. A training that was cut off is kept in the same form.
 */
@NullMarked
package org.weightaudit.generators.file;

import org.jspecify.annotations.NullMarked;
