package org.weightaudit.shapes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weightaudit.shapes.mesh.Orientation;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.occupancy.SolidCheck;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

class AircraftFamilyTest {

  private static final AircraftFamily FAMILY = new AircraftFamily(60, new Seed(1));

  private record Edge(int from, int to) {}

  @Test
  void everyEdgeIsSharedByTwoTrianglesThatRunAlongItOppositely() {
    for (int i = 0; i < FAMILY.count(); i++) {
      int[] triangles = FAMILY.mesh(i).triangles();
      Map<Edge, Integer> edges = new HashMap<>();
      for (int h = 0; h < triangles.length; h++) {
        int to = triangles[h % 3 == 2 ? h - 2 : h + 1];
        edges.merge(new Edge(triangles[h], to), 1, Integer::sum);
      }
      assertThat(edges).allSatisfy((edge, times) -> assertThat(times).isEqualTo(1));
      assertThat(edges.keySet())
          .allMatch(edge -> edges.containsKey(new Edge(edge.to(), edge.from())));
    }
  }

  @Test
  void everyPartIsTheRightSideOut() {
    for (int i = 0; i < FAMILY.count(); i++) {
      assertThat(Orientation.of(FAMILY.mesh(i)).turnedArea()).isZero();
    }
  }

  @Test
  void fillsTheCubeUpToItsMargin() {
    for (int i = 0; i < FAMILY.count(); i++) {
      double largest = 0;
      for (double coordinate : FAMILY.mesh(i).vertices()) {
        largest = Math.max(largest, Math.abs(coordinate));
      }
      assertThat(largest).isCloseTo(Placement.EXTENT, within(1e-12));
    }
  }

  /**
   * Real aircraft with repaired labels: median volume 0.008, inside near the surface 0.4 and more.
   */
  @Test
  void insideIsAboutAsLargeAsThatOfRealAircraft() {
    OccupancySampler sampler = new OccupancySampler(1000, 0.01, Labels.raw());
    List<Double> volumes = new ArrayList<>();
    for (int i = 0; i < FAMILY.count(); i++) {
      OccupancyPoints points = sampler.sample(FAMILY.mesh(i), new Seed(i), Progress.unobserved());
      assertThat(points.insideNearSurface()).as(FAMILY.name(i)).isBetween(0.3, 0.75);
      volumes.add(points.insideUniform());
    }
    assertThat(volumes).allSatisfy(volume -> assertThat(volume).isLessThan(0.05));
    assertThat(volumes.stream().mapToDouble(v -> v).average().orElseThrow())
        .isBetween(0.004, 0.025);
  }

  @Test
  void isUsableByTheRulesForRealAircraft() {
    for (int i = 0; i < 3; i++) {
      SolidCheck check = SolidCheck.of(FAMILY.mesh(i), Labels.repaired(), Progress.unobserved());
      assertThat(check.isUsable()).as(check.toString()).isTrue();
      assertThat(check.largestComponent()).isEqualTo(1);
    }
  }

  @Test
  void aShapeIsTheSameHoweverManyThereAre() {
    AircraftFamily more = new AircraftFamily(1000, new Seed(1));
    for (int i = 0; i < FAMILY.count(); i++) {
      assertThat(more.mesh(i).vertices()).containsExactly(FAMILY.mesh(i).vertices());
      assertThat(more.name(i)).isEqualTo(FAMILY.name(i));
    }
  }

  @Test
  void shapesDifferByIndexAndSeed() {
    TriangleMesh first = FAMILY.mesh(0);
    assertThat(FAMILY.mesh(1).vertices()).isNotEqualTo(first.vertices());
    assertThat(new AircraftFamily(1, new Seed(2)).mesh(0).vertices())
        .isNotEqualTo(first.vertices());
  }

  @Test
  void indexBeyondTheLastIsRefused() {
    assertThatThrownBy(() -> FAMILY.mesh(60)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> FAMILY.name(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
