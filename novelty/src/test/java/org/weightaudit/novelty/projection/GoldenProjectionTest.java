package org.weightaudit.novelty.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/** golden/metrics intrinsic_dimension, decision_boundary and tsne. */
class GoldenProjectionTest {

  private static final NpzArrays DIMENSION = Golden.arrays("metrics/intrinsic_dimension.npz");
  private static final NpzArrays BOUNDARY = Golden.arrays("metrics/decision_boundary.npz");
  private static final NpzArrays TSNE = Golden.arrays("metrics/tsne.npz");

  @Test
  void intrinsicDimensions() {
    for (String data : new String[] {"linear3in12", "curved3in9", "gauss8"}) {
      IntrinsicDimension dimension = new IntrinsicDimension(DIMENSION.rows(data));
      for (int k : new int[] {3, 5, 10, 20}) {
        assertRelative(dimension.mackay(k), data + "_k" + k + "_mackay");
        assertRelative(dimension.levina(k), data + "_k" + k + "_levina");
      }
      double[] inverse = DIMENSION.doubles(data + "_k5_inverse_local");
      assertThat(dimension.inverseLocal(5)).containsExactly(inverse, within(1e-6));
    }
    IntrinsicDimension tiny = new IntrinsicDimension(DIMENSION.rows("tiny"));
    for (int k : new int[] {2, 3, 4}) {
      assertRelative(tiny.mackay(k), "tiny_k" + k + "_mackay");
      assertRelative(tiny.levina(k), "tiny_k" + k + "_levina");
    }
  }

  private static void assertRelative(double found, String name) {
    double expected = DIMENSION.scalar(name);
    assertThat(found).as(name).isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void duplicatesAreRemovedAndDegenerateCasesNamed() {
    double[][] points = {{1, 2}, {3, 4}, {1, 2}, {0, 0}};
    assertThat(IntrinsicDimension.distinct(points))
        .isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {0, 0}});
    double[][] simplex = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    assertThat(new IntrinsicDimension(simplex).mackay(2)).isInfinite();
    assertThatThrownBy(() -> new IntrinsicDimension(simplex).mackay(3))
        .hasMessage("the 3-th neighbour of 3 points gives no dimension");
  }

  /** A component may have the other sign in the reference; then its coordinates do. */
  @Test
  void principalPlaneAndTheWayBack() {
    double[][] images = flattened("images");
    PrincipalPlane plane = new PrincipalPlane(images);
    assertThat(plane.mean()).containsExactly(BOUNDARY.doubles("scaler_mean"), within(1e-6));
    assertThat(plane.scale()).containsExactly(BOUNDARY.doubles("scaler_scale"), within(1e-6));
    double[] variance = BOUNDARY.doubles("pca_explained_variance");
    double[][] expected = BOUNDARY.rows("pca_components");
    double[] signs = new double[2];
    for (int axis = 0; axis < 2; axis++) {
      assertThat(plane.explainedVariance()[axis])
          .isCloseTo(variance[axis], within(1e-5 * variance[axis]));
      double[] found = plane.components()[axis];
      double dot = 0;
      for (int d = 0; d < found.length; d++) {
        dot += found[d] * expected[axis][d];
      }
      signs[axis] = Math.signum(dot);
      for (int d = 0; d < found.length; d++) {
        assertThat(found[d]).isCloseTo(signs[axis] * expected[axis][d], within(1e-5));
      }
    }
    double[][] projected = BOUNDARY.rows("projected");
    for (int i = 0; i < images.length; i++) {
      double[] coordinates = plane.project(images[i]);
      for (int axis = 0; axis < 2; axis++) {
        assertThat(coordinates[axis]).isCloseTo(signs[axis] * projected[i][axis], within(1e-4));
      }
    }
    double[][] grid = BOUNDARY.rows("grid");
    double[][] back = flattened("grid_images");
    for (int k = 0; k < grid.length; k++) {
      double[] image = plane.unproject(signs[0] * grid[k][0], signs[1] * grid[k][1]);
      assertThat(image).containsExactly(back[k], within(1e-4));
    }
    assertGrid(plane, images, signs, grid);
  }

  private static void assertGrid(
      PrincipalPlane plane, double[][] images, double[] signs, double[][] expected) {
    int n = (int) Math.round(Math.sqrt(expected.length));
    double[][] grid = plane.grid(images, n);
    for (int k = 0; k < grid.length; k++) {
      int column = signs[0] > 0 ? k % n : n - 1 - k % n;
      int row = signs[1] > 0 ? k / n : n - 1 - k / n;
      double[] reference = expected[row * n + column];
      assertThat(grid[k][0]).isCloseTo(signs[0] * reference[0], within(1e-4));
      assertThat(grid[k][1]).isCloseTo(signs[1] * reference[1], within(1e-4));
    }
  }

  private static double[][] flattened(String name) {
    double[] all = BOUNDARY.doubles(name);
    int rows = BOUNDARY.shape(name).get(0);
    int size = all.length / rows;
    double[][] result = new double[rows][];
    Arrays.setAll(result, i -> Arrays.copyOfRange(all, i * size, (i + 1) * size));
    return result;
  }

  @Test
  void tsneProbabilitiesAndObjective() {
    TSne tsne = TSne.of(TSNE.rows("x"), TSNE.scalar("perplexity"));
    double[][] joint = TSNE.rows("joint_p");
    for (int i = 0; i < joint.length; i++) {
      assertThat(tsne.jointProbabilities()[i]).containsExactly(joint[i], within(1e-6));
    }
    TSne.Objective at = tsne.at(TSNE.rows("y"));
    double divergence = TSNE.scalar("kl_at_y");
    assertThat(at.divergence()).isCloseTo(divergence, within(1e-6 * divergence));
    double[][] gradient = TSNE.rows("grad_at_y");
    double largest =
        Arrays.stream(gradient).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < gradient.length; i++) {
      assertThat(at.gradient()[i]).containsExactly(gradient[i], within(1e-6 * largest));
    }
  }

  /** From the reference's own P: the first steps amplify any difference by 100,000. */
  @Test
  void firstTsneStepsAreThoseOfTheReference() {
    TSne tsne = TSne.ofJointProbabilities(TSNE.rows("joint_p"));
    double[][] early = TSNE.rows("early_y_after_20");
    double[][] found = tsne.early(TSNE.rows("init"), TSNE.doubles("early_error_20").length);
    double extent =
        Arrays.stream(early).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < early.length; i++) {
      assertThat(found[i]).containsExactly(early[i], within(1e-6 * extent));
    }
  }

  @Test
  void tsneEndsAsGoodAsTheReference() {
    double[][] points = TSNE.rows("x");
    TSne tsne = TSne.of(points, TSNE.scalar("perplexity"));
    double[][] map = tsne.embed(TSNE.rows("init"));
    double exact = TSNE.scalar("exact_kl");
    assertThat(tsne.at(map).divergence()).isLessThan(1.1 * exact);
    assertThat(TSne.trustworthiness(points, map, 5))
        .isGreaterThan(TSNE.scalar("trust_exact") - 0.02);
    assertThat(TSne.trustworthiness(points, TSNE.rows("exact_embedding"), 5))
        .isCloseTo(TSNE.scalar("trust_exact"), within(1e-6));
  }
}
