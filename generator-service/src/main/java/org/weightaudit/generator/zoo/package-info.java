/**
 * Model zoos: many networks of one architecture trained together, each checkpoint a row of a sealed
 * set. {@link org.weightaudit.generator.zoo.ZooTraining} tells the whole story.
 */
@NullMarked
package org.weightaudit.generator.zoo;

import org.jspecify.annotations.NullMarked;
