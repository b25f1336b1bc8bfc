package org.weightaudit.shapes.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.random.Seed;

class SurfacePointsTest {

  private static final int COUNT = 100_000;

  /** Each share of points has a standard deviation below 0.0016. */
  @Test
  void everyFaceOfABoxGetsPointsByItsArea() {
    SurfacePoints surface = new SurfacePoints(Solids.box(0.4, 0.2, 0.1));
    double[] points = surface.draw(COUNT, new Seed(5).random());
    assertThat(surface.area()).isCloseTo(2 * (0.32 + 0.08 + 0.16), within(1e-12));
    double[] half = {0.4, 0.2, 0.1};
    double[] pairOfFaces = {2 * 0.08, 2 * 0.16, 2 * 0.32};
    int onFaces = 0;
    for (int axis = 0; axis < 3; axis++) {
      int onFace = 0;
      double sumAcross = 0;
      for (int i = 0; i < COUNT; i++) {
        if (Math.abs(Math.abs(points[3 * i + axis]) - half[axis]) < 1e-12) {
          onFace++;
          sumAcross += Math.pow(points[3 * i + (axis + 1) % 3] / half[(axis + 1) % 3], 2);
        }
      }
      onFaces += onFace;
      assertThat((double) onFace / COUNT)
          .isCloseTo(pairOfFaces[axis] / surface.area(), within(0.008));
      assertThat(sumAcross / onFace).isCloseTo(1.0 / 3, within(0.02));
    }
    assertThat(onFaces).isEqualTo(COUNT);
  }

  @Test
  void surfaceWithoutAreaIsRefused() {
    TriangleMesh line = new TriangleMesh(new double[] {0, 0, 0, 1, 1, 1}, new int[] {0, 1, 0});
    assertThatThrownBy(() -> new SurfacePoints(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has the area 0.0");
  }
}
