/** What tests of several modules share: meshes whose inside is known, and files of meshes. */
@NullMarked
package org.weightaudit.shapes.testing;

import org.jspecify.annotations.NullMarked;
