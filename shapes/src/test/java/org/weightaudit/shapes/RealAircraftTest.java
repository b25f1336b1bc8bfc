package org.weightaudit.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weightaudit.sampledata.FlightGearAircraft;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.shapes.format.Ac3dCleaning;
import org.weightaudit.shapes.format.MeshLimits;
import org.weightaudit.shapes.format.MeshReader;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.occupancy.SolidCheck;
import org.weightaudit.shapes.source.MeshFiles;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** All of FlightGear's aircraft; what is printed stands in docs/methods.md. */
@Tag("aircraft")
class RealAircraftTest {

  private static final OccupancySampler SAMPLER =
      new OccupancySampler(20_000, OccupancySampler.PUBLISHED_SIGMA, Labels.repaired());

  private static MeshFiles aircraft() throws IOException {
    return MeshFiles.in(
            SampleData.inUserCache().flightGearAircraft().folder(),
            new MeshReader(MeshLimits.standard(), Ac3dCleaning.standard()),
            Placement.BOUNDING_BOX)
        .without(FlightGearAircraft.NO_AEROPLANES)
        .onePerFolder(FlightGearAircraft.CHOSEN);
  }

  @Test
  void allButAFewAreUsableWithRepairedLabels() throws IOException {
    MeshFiles aircraft = aircraft();
    assertThat(aircraft.count()).isEqualTo(110);
    int usable = 0;
    System.out.println(
        "name triangles volume component mirror slices turned usable surface uniform check-s sample-s");
    for (int i = 0; i < aircraft.count(); i++) {
      TriangleMesh mesh = aircraft.mesh(i);
      long start = System.nanoTime();
      SolidCheck check = SolidCheck.of(mesh, Labels.repaired(), Progress.unobserved());
      long checked = System.nanoTime();
      OccupancyPoints points = SAMPLER.sample(mesh, new Seed(i), Progress.unobserved());
      long sampled = System.nanoTime();
      usable += check.isUsable() ? 1 : 0;
      System.out.printf(
          Locale.ROOT,
          "%s %d %.4f %.3f %.3f %.3f %.3f %s %.3f %.4f %.2f %.2f%n",
          aircraft.name(i),
          mesh.triangleCount(),
          check.volume(),
          check.largestComponent(),
          check.mirror(),
          check.slices(),
          check.turnedArea(),
          check.isUsable(),
          points.insideNearSurface(),
          points.insideUniform(),
          (checked - start) / 1e9,
          (sampled - checked) / 1e9);
    }
    System.out.println(usable + " of " + aircraft.count() + " usable");
    assertThat(usable).isGreaterThanOrEqualTo(100);
  }
}
