/**
 * Generators of network weights behind one interface: a {@link
 * org.weightaudit.generators.GeneratorMethod} learns from a checkpoint set or reads a file, and
 * yields a {@link org.weightaudit.generators.Generator}, which samples. Each method has a package
 * of its own. Nothing here knows of services.
 */
@NullMarked
package org.weightaudit.generators;

import org.jspecify.annotations.NullMarked;
