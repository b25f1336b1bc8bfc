/** Where shapes come from: a family of aircraft made on demand, and files of meshes. */
@NullMarked
package org.weightaudit.shapes.source;

import org.jspecify.annotations.NullMarked;
