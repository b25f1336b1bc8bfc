package org.weightaudit.shapes.occupancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class WindingNumberTest {

  /** Queries are rounded to float32, which the reference does not do. */
  private static final Offset<Double> ROUNDED = within(2e-5);

  private static final Offset<Double> EXACT = within(1e-9);

  private static double[] winding(TriangleMesh mesh, double... points) {
    return WindingNumber.at(mesh, Solids.floats(points), Progress.unobserved());
  }

  @ParameterizedTest
  @CsvSource({
    "normalized_vertices, faces, winding_closed",
    "normalized_vertices, faces_open, winding_open",
    "normalized_vertices, faces_flipped, winding_flipped",
    "vertices_two, faces_two, winding_two"
  })
  void equalsTheReference(String vertices, String faces, String expected) {
    NpzArrays golden = Golden.arrays("hyperdiffusion/winding.npz");
    double[] found =
        winding(
            new TriangleMesh(golden.doubles(vertices), golden.ints(faces)),
            golden.doubles("queries"));
    assertThat(found).hasSize(60).containsExactly(golden.doubles(expected), ROUNDED);
  }

  @Test
  void isOneInsideAndNoneOutsideHoweverTheSolidIsRotated() {
    SplittableRandom random = new Seed(1).random();
    TriangleMesh box = Solids.box(0.2, 0.1, 0.3);
    for (int i = 0; i < 200; i++) {
      double[] rotation = Solids.rotation(random);
      TriangleMesh rotated =
          new TriangleMesh(Solids.rotated(box.vertices(), rotation), box.triangles());
      double[] inside = {
        0.199 * symmetric(random), 0.099 * symmetric(random), 0.299 * symmetric(random)
      };
      double[] outside = {symmetric(random), 0.101 + random.nextDouble(), symmetric(random)};
      assertThat(winding(rotated, Solids.rotated(inside, rotation))[0]).isCloseTo(1, EXACT);
      assertThat(winding(rotated, Solids.rotated(outside, rotation))[0]).isCloseTo(0, EXACT);
    }
  }

  private static double symmetric(SplittableRandom random) {
    return random.nextDouble(-1, 1);
  }

  /** Seen from the middle of a cube each of twelve triangles covers a twelfth of the sphere. */
  @Test
  void ofAnOpenSolidIsTheShareOfTheSphereThatIsCovered() {
    TriangleMesh cube = Solids.box(0.25, 0.25, 0.25);
    for (int missing = 0; missing < 12; missing++) {
      assertThat(winding(Solids.without(cube, 0, missing), 0, 0, 0)[0])
          .isCloseTo((12 - missing) / 12.0, EXACT);
    }
  }

  /** Ten boxes within each other and ten inside out count 10 and -10 in the innermost. */
  @Test
  void addsUpOverSolids() {
    TriangleMesh nested = Solids.box(0.1, 0.1, 0.1);
    for (int i = 2; i <= 10; i++) {
      nested = Solids.both(nested, Solids.box(0.04 * i, 0.04 * i, 0.04 * i));
    }
    assertThat(winding(nested, 0.01, 0.02, 0.03)[0]).isCloseTo(10, EXACT);
    TriangleMesh insideOut = Solids.turned(nested, 0, nested.triangleCount());
    assertThat(winding(insideOut, 0.01, 0.02, 0.03)[0]).isCloseTo(-10, EXACT);
  }

  /** The sum of arc tangents, one a triangle, as the formula stands in the paper. */
  @Test
  void equalsTheSumOfSolidAnglesOnTrianglesOfAnySize() {
    SplittableRandom random = new Seed(2).random();
    int count = 1009;
    double[] vertices = new double[9 * count];
    for (int t = 0; t < count; t++) {
      double size = Math.pow(10, random.nextDouble(-4, 0));
      for (int corner = 0; corner < 3; corner++) {
        for (int axis = 0; axis < 3; axis++) {
          vertices[9 * t + 3 * corner + axis] =
              corner == 0
                  ? random.nextDouble(-0.5, 0.5)
                  : vertices[9 * t + axis] + size * symmetric(random);
        }
      }
    }
    TriangleMesh mesh = new TriangleMesh(vertices, IntStream.range(0, 3 * count).toArray());
    for (int i = 0; i < 50; i++) {
      float[] point = {
        (float) symmetric(random) / 2, (float) symmetric(random) / 2, (float) symmetric(random) / 2
      };
      assertThat(WindingNumber.at(mesh, point, Progress.unobserved())[0])
          .isCloseTo(sumOfSolidAngles(mesh, point), EXACT);
    }
  }

  private static double sumOfSolidAngles(TriangleMesh mesh, float[] q) {
    double sum = 0;
    for (int t = 0; t < mesh.triangleCount(); t++) {
      double[][] c = new double[3][3];
      for (int corner = 0; corner < 3; corner++) {
        for (int axis = 0; axis < 3; axis++) {
          c[corner][axis] = mesh.vertices()[3 * mesh.triangles()[3 * t + corner] + axis] - q[axis];
        }
      }
      double la = Math.sqrt(dot(c[0], c[0]));
      double lb = Math.sqrt(dot(c[1], c[1]));
      double lc = Math.sqrt(dot(c[2], c[2]));
      double determinant =
          c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1])
              + c[0][1] * (c[1][2] * c[2][0] - c[1][0] * c[2][2])
              + c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0]);
      double denominator =
          la * lb * lc + dot(c[0], c[1]) * lc + dot(c[1], c[2]) * la + dot(c[2], c[0]) * lb;
      sum += 2 * Math.atan2(determinant, denominator);
    }
    return sum / (4 * Math.PI);
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  @Test
  void atACornerIsANumber() {
    assertThat(winding(Solids.box(0.25, 0.25, 0.25), 0.25, 0.25, 0.25)[0]).isBetween(0.0, 1.0);
  }
}
