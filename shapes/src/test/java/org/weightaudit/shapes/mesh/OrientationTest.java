package org.weightaudit.shapes.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.random.Seed;

class OrientationTest {

  private static final TriangleMesh BOX = Solids.box(0.2, 0.1, 0.3);
  private static final TriangleMesh TWO =
      Solids.both(BOX, Solids.moved(Solids.box(0.1, 0.1, 0.1), 0.35, 0, 0));

  @Test
  void solidThatIsTheRightSideOutStaysAsItIs() {
    Orientation found = Orientation.of(TWO);
    assertThat(found.mesh()).isNotNull();
    assertThat(found.mesh().triangles()).containsExactly(TWO.triangles());
    assertThat(found.turnedArea()).isZero();
  }

  @Test
  void solidThatIsInsideOutIsTurnedAndItsNeighbourIsNot() {
    Orientation found = Orientation.of(Solids.turned(TWO, 12, 12));
    assertThat(found.mesh().triangles()).containsExactly(TWO.triangles());
    double small = 6 * 0.2 * 0.2;
    double large = 2 * (0.4 * 0.2 + 0.4 * 0.6 + 0.2 * 0.6);
    assertThat(found.turnedArea()).isCloseTo(small / (small + large), within(1e-12));
  }

  @Test
  void trianglesThatAreTurnedAtRandomAreTurnedBack() {
    SplittableRandom random = new Seed(3).random();
    for (int i = 0; i < 100; i++) {
      TriangleMesh mixed = TWO;
      for (int t = 0; t < TWO.triangleCount(); t++) {
        mixed = random.nextBoolean() ? Solids.turned(mixed, t, 1) : mixed;
      }
      assertThat(Orientation.of(mixed).mesh().triangles()).containsExactly(TWO.triangles());
    }
  }

  @Test
  void trianglesThatShareNoVertexNumbersAreJoinedByTheirPlaces() {
    TriangleMesh soup = Solids.soup(TWO);
    TriangleMesh mixed = Solids.turned(Solids.turned(soup, 0, 5), 14, 9);
    assertThat(Orientation.of(mixed).mesh().triangles()).containsExactly(soup.triangles());
  }

  /** A hundred thousand triangles around one edge take a moment, not minutes. */
  @Test
  void manyTrianglesAtOneEdgeAreNoTrouble() {
    int count = 100_000;
    double[] vertices = new double[3 * (count + 2)];
    int[] triangles = new int[3 * count];
    vertices[5] = 0.1;
    for (int t = 0; t < count; t++) {
      vertices[3 * (t + 2)] = Math.cos(t);
      vertices[3 * (t + 2) + 1] = Math.sin(t);
      triangles[3 * t + 1] = 1;
      triangles[3 * t + 2] = t + 2;
    }
    assertThat(Orientation.of(new TriangleMesh(vertices, triangles)).turnedArea())
        .isBetween(0.0, 1.0);
  }
}
