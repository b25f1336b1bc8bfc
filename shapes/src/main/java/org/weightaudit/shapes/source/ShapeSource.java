package org.weightaudit.shapes.source;

import java.io.IOException;
import org.weightaudit.shapes.mesh.TriangleMesh;

/**
 * A named list of shapes, each made when it is asked for. Asking twice gives equal shapes. All lie
 * within ±0.475 of the origin, so that a margin is left in the cube [-0.5, 0.5]³.
 */
public sealed interface ShapeSource permits AircraftFamily, MeshFiles {

  /** How many shapes there are. */
  int count();

  /**
   * The name of a shape, unlike all others of this source.
   *
   * @throws IndexOutOfBoundsException unless the index is from 0 to {@link #count()} - 1
   */
  String name(int index);

  /**
   * Makes a shape.
   *
   * @throws IndexOutOfBoundsException unless the index is from 0 to {@link #count()} - 1
   * @throws org.weightaudit.weights.format.FormatException if its file is no mesh that is accepted;
   *     the message names the file
   */
  TriangleMesh mesh(int index) throws IOException;
}
