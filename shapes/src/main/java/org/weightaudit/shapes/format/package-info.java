/**
 * Files of meshes: OBJ, OFF, PLY, STL and AC3D. Every reader treats its input as hostile: numbers
 * of things are checked against limits and against the bytes that are there before memory is taken,
 * indices when they are read, and a {@link org.weightaudit.weights.format.FormatException} says in
 * which line or at which byte what was found and what was wanted.
 */
@NullMarked
package org.weightaudit.shapes.format;

import org.jspecify.annotations.NullMarked;
