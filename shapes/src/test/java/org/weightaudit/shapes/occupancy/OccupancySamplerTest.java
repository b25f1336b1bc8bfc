package org.weightaudit.shapes.occupancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.testing.Solids;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

class OccupancySamplerTest {

  private static final TriangleMesh BOX = Solids.box(0.3, 0.2, 0.1);
  private static final int HALF = 5000;
  private static final OccupancySampler RAW = new OccupancySampler(HALF, 0.01, Labels.raw());

  private static OccupancyPoints sample(TriangleMesh mesh, Labels labels) {
    return new OccupancySampler(HALF, 0.01, labels)
        .sample(mesh, new Seed(7), Progress.unobserved());
  }

  private static boolean isInBox(float[] points, int i) {
    return Math.abs(points[3 * i]) < 0.3
        && Math.abs(points[3 * i + 1]) < 0.2
        && Math.abs(points[3 * i + 2]) < 0.1;
  }

  @Test
  void labelsEqualTheReference() {
    NpzArrays golden = Golden.arrays("hyperdiffusion/winding.npz");
    float[] queries = Solids.floats(golden.doubles("queries"));
    TriangleMesh two = new TriangleMesh(golden.doubles("vertices_two"), golden.ints("faces_two"));
    TriangleMesh open =
        new TriangleMesh(golden.doubles("normalized_vertices"), golden.ints("faces_open"));
    assertThat(labels(two, queries)).isEqualTo(golden.ints("occupancy_two"));
    assertThat(labels(open, queries)).isEqualTo(golden.ints("occupancy_open"));
  }

  private static int[] labels(TriangleMesh mesh, float[] points) {
    byte[] labels = Interior.of(mesh, Labels.raw()).label(points, Progress.unobserved());
    return IntStream.range(0, labels.length).map(i -> labels[i]).toArray();
  }

  @Test
  void everyPointOfABoxIsLabelledRight() {
    OccupancyPoints sampled = sample(BOX, Labels.raw());
    assertThat(sampled.count()).isEqualTo(2 * HALF);
    for (int i = 0; i < sampled.count(); i++) {
      assertThat(sampled.occupancy()[i] == 1).isEqualTo(isInBox(sampled.points(), i));
    }
  }

  /**
   * The shares have standard deviations of 0.007 and 0.003; a corner has less inside than outside.
   */
  @Test
  void halfIsNearTheSurfaceAndHalfUniform() {
    OccupancyPoints sampled = sample(BOX, Labels.raw());
    assertThat(sampled.insideNearSurface()).isBetween(0.44, 0.52);
    assertThat(sampled.insideUniform()).isCloseTo(0.6 * 0.4 * 0.2, within(0.012));
    double squares = 0;
    int onTop = 0;
    for (int i = 0; i < HALF; i++) {
      double beyond = sampled.points()[3 * i + 2] - 0.1;
      boolean farFromEdges =
          Math.abs(sampled.points()[3 * i]) < 0.25 && Math.abs(sampled.points()[3 * i + 1]) < 0.15;
      if (farFromEdges && beyond > -0.1) {
        squares += beyond * beyond;
        onTop++;
      }
    }
    assertThat(onTop).isBetween(750, 950);
    assertThat(Math.sqrt(squares / onTop)).isCloseTo(0.01, within(0.001));
  }

  @Test
  void theSameSeedDrawsTheSameAndAnotherDrawsOthers() {
    OccupancyPoints once = RAW.sample(BOX, new Seed(1), Progress.unobserved());
    OccupancyPoints again = RAW.sample(BOX, new Seed(1), Progress.unobserved());
    OccupancyPoints other = RAW.sample(BOX, new Seed(2), Progress.unobserved());
    assertThat(again.points()).containsExactly(once.points());
    assertThat(again.occupancy()).containsExactly(once.occupancy());
    assertThat(other.points()).isNotEqualTo(once.points());
  }

  @Test
  void solidInsideOutIsEmptyUntilItIsOriented() {
    TriangleMesh insideOut = Solids.turned(BOX, 0, 12);
    assertThat(sample(insideOut, Labels.raw()).occupancy()).containsOnly(0);
    OccupancyPoints oriented = sample(insideOut, Labels.oriented());
    for (int i = 0; i < oriented.count(); i++) {
      assertThat(oriented.occupancy()[i] == 1).isEqualTo(isInBox(oriented.points(), i));
    }
  }

  /** A shell whose inner wall faces inwards is hollow; filling adds what lies 3.2 cells in. */
  @Test
  void cavityIsFilled() {
    TriangleMesh inner = Solids.turned(Solids.box(0.25, 0.15, 0.08), 0, 12);
    TriangleMesh shell = Solids.both(BOX, inner);
    float[] middle = {0, 0, 0};
    assertThat(Interior.of(shell, Labels.raw()).label(middle, Progress.unobserved()))
        .containsExactly(0);
    assertThat(Interior.of(shell, new Labels(false, true, 0)).label(middle, Progress.unobserved()))
        .containsExactly(1);
  }

  /**
   * A cabin with a window of three cells: the winding number says open, the closed hull does not.
   */
  @Test
  void cabinBehindASmallGapIsFilledAndBehindALargeOneIsNot() {
    assertThat(middleOfBoxWithHole(3.0 / 96)).isEqualTo((byte) 1);
    assertThat(middleOfBoxWithHole(10.0 / 96)).isEqualTo((byte) 0);
  }

  /** A wall of two sheets that face each other winds nothing; its hole is a tunnel along z. */
  private static byte middleOfBoxWithHole(double width) {
    double w = width / 2;
    TriangleMesh outer =
        Solids.both(
            Solids.both(
                Solids.moved(Solids.box((0.3 - w) / 2, 0.2, 0.01), (0.3 + w) / 2, 0, 0.1),
                Solids.moved(Solids.box((0.3 - w) / 2, 0.2, 0.01), -(0.3 + w) / 2, 0, 0.1)),
            Solids.moved(Solids.box(0.3, 0.2, 0.01), 0, 0, -0.1));
    TriangleMesh sides =
        Solids.both(
            Solids.both(
                Solids.moved(Solids.box(0.01, 0.2, 0.1), 0.3, 0, 0),
                Solids.moved(Solids.box(0.01, 0.2, 0.1), -0.3, 0, 0)),
            Solids.both(
                Solids.moved(Solids.box(0.3, 0.01, 0.1), 0, 0.2, 0),
                Solids.moved(Solids.box(0.3, 0.01, 0.1), 0, -0.2, 0)));
    return Interior.of(Solids.both(outer, sides), new Labels(false, true, 0))
        .label(new float[] {0, 0, 0}, Progress.unobserved())[0];
  }

  @Test
  void thicknessIsAddedOnBothSidesOfASheet() {
    TriangleMesh sheet = Solids.without(Solids.box(0.3, 0.2, 0.1), 2, 10);
    double[] offsets = {-0.0045, -0.0035, 0, 0.0035, 0.0045};
    float[] points = new float[15];
    for (int i = 0; i < 5; i++) {
      points[3 * i] = -0.1f;
      points[3 * i + 1] = 0.05f;
      points[3 * i + 2] = (float) (-0.1 + offsets[i]);
    }
    assertThat(
            Interior.of(sheet, new Labels(false, false, 0.004))
                .label(points, Progress.unobserved()))
        .containsExactly(0, 1, 1, 1, 0);
  }

  @Test
  void meshBeyondTheCubeIsRefused() {
    assertThatThrownBy(
            () -> RAW.sample(Solids.box(0.3, 0.6, 0.1), new Seed(1), Progress.unobserved()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reaches to -0.6, wanted are coordinates from -0.5 to 0.5");
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new OccupancySampler(0, 0.01, Labels.raw()))
        .hasMessageContaining("0 points per half, wanted are 1 to 10000000");
    assertThatThrownBy(() -> new OccupancySampler(1, Double.NaN, Labels.raw()))
        .hasMessageContaining("sigma is NaN, wanted is 0 to 0.5");
    assertThatThrownBy(() -> new Labels(true, true, 0.06))
        .hasMessageContaining("thickness is 0.06, wanted is 0 to 0.05");
  }

  @Test
  void canBeStoppedFromItsProgress() {
    assertThatThrownBy(
            () ->
                RAW.sample(
                    BOX,
                    new Seed(1),
                    (phase, fraction) -> {
                      if (fraction > 0.4) {
                        throw new CancellationException();
                      }
                    }))
        .isInstanceOf(CancellationException.class);
  }
}
