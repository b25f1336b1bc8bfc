package org.weightaudit.shapes.mesh;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TriangleMeshTest {

  private static final double[] ONE_VERTEX = {0, 0, 0};

  @Test
  void indexOfNoVertexIsRefused() {
    assertThatThrownBy(() -> new TriangleMesh(ONE_VERTEX, new int[] {0, 0, 1}))
        .hasMessage("triangle 0 names vertex 1 of 1");
    assertThatThrownBy(() -> new TriangleMesh(ONE_VERTEX, new int[] {0, 0, -1}))
        .hasMessage("triangle 0 names vertex -1 of 1");
  }

  @Test
  void brokenTripleIsRefused() {
    assertThatThrownBy(() -> new TriangleMesh(ONE_VERTEX, new int[] {0, 0}))
        .hasMessage("triangles has 2 numbers, wanted is a multiple of 3");
  }

  @Test
  void coordinateThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new TriangleMesh(new double[] {0, Double.NaN, 0}, new int[0]))
        .hasMessage("coordinate 1 of vertex 0 is NaN");
  }
}
