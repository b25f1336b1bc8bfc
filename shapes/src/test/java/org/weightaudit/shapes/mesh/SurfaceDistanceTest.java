package org.weightaudit.shapes.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.random.Seed;

class SurfaceDistanceTest {

  /** The distance to the surface of a box has a closed form, inside and outside. */
  @Test
  void agreesWithTheDistanceToABox() {
    SurfaceDistance surface = new SurfaceDistance(Solids.box(0.3, 0.2, 0.1));
    SplittableRandom random = new Seed(4).random();
    for (int i = 0; i < 20_000; i++) {
      double x = random.nextDouble(-0.5, 0.5);
      double y = random.nextDouble(-0.5, 0.5);
      double z = random.nextDouble(-0.5, 0.5);
      double toBox = toBox(x, y, z);
      assertThat(surface.isWithin(toBox + 1e-9, x, y, z)).isTrue();
      assertThat(surface.isWithin(Math.max(0, toBox - 1e-9), x, y, z)).isEqualTo(toBox < 1e-9);
    }
  }

  private static double toBox(double x, double y, double z) {
    double dx = Math.abs(x) - 0.3;
    double dy = Math.abs(y) - 0.2;
    double dz = Math.abs(z) - 0.1;
    double nearest = Math.max(dx, Math.max(dy, dz));
    return nearest <= 0
        ? -nearest
        : Math.sqrt(
            Math.pow(Math.max(0, dx), 2)
                + Math.pow(Math.max(0, dy), 2)
                + Math.pow(Math.max(0, dz), 2));
  }

  /** The tree finds what a look at every triangle finds, for counts around its leaves. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 8, 9, 31, 257})
  void treeMissesNothing(int count) {
    SplittableRandom random = new Seed(count).random();
    double[] vertices = random.doubles(9L * count, -0.5, 0.5).toArray();
    int[] triangles = IntStream.range(0, 3 * count).toArray();
    SurfaceDistance tree = new SurfaceDistance(new TriangleMesh(vertices, triangles));
    SurfaceDistance[] single = new SurfaceDistance[count];
    for (int t = 0; t < count; t++) {
      single[t] =
          new SurfaceDistance(
              new TriangleMesh(vertices, new int[] {triangles[3 * t], 3 * t + 1, 3 * t + 2}));
    }
    for (int i = 0; i < 500; i++) {
      double x = random.nextDouble(-0.6, 0.6);
      double y = random.nextDouble(-0.6, 0.6);
      double z = random.nextDouble(-0.6, 0.6);
      double distance = random.nextDouble(0, 0.2);
      boolean any = Arrays.stream(single).anyMatch(one -> one.isWithin(distance, x, y, z));
      assertThat(tree.isWithin(distance, x, y, z)).isEqualTo(any);
    }
  }
}
