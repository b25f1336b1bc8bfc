/** Triangle meshes: placed in the unit cube, sampled by area, turned the right side out. */
@NullMarked
package org.weightaudit.shapes.mesh;

import org.jspecify.annotations.NullMarked;
