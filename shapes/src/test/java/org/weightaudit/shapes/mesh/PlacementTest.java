package org.weightaudit.shapes.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class PlacementTest {

  /** The reference has a vertex that no face uses; it counts in the mean. */
  @Test
  void byTheMeanOfVerticesEqualsTheReference() {
    NpzArrays golden = Golden.arrays("hyperdiffusion/winding.npz");
    TriangleMesh raw = new TriangleMesh(golden.doubles("raw_vertices"), golden.ints("faces"));
    assertThat(Placement.VERTEX_MEAN.place(raw).vertices())
        .containsExactly(golden.doubles("normalized_vertices"), within(1e-12));
  }

  @Test
  void byTheBoundingBoxIsInTheMiddleWithTheLongestEdge095() {
    TriangleMesh far = Solids.moved(Solids.box(2, 4, 1), 100, -50, 3);
    double[] placed = Placement.BOUNDING_BOX.place(far).vertices();
    assertThat(placed)
        .containsExactly(Solids.box(0.2375, 0.475, 0.11875).vertices(), within(1e-12));
  }

  @Test
  void aSinglePointIsRefused() {
    TriangleMesh point = new TriangleMesh(new double[] {1, 2, 3}, new int[] {0, 0, 0});
    assertThatThrownBy(() -> Placement.BOUNDING_BOX.place(point))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reaches 0.0 from its centre");
  }
}
