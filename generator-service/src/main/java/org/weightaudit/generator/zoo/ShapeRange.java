package org.weightaudit.generator.zoo;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.source.ShapeSource;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The shapes that a zoo is fitted to: some of a source, by their places in it. What is drawn for a
 * shape depends on its place, so that two ranges of a source are parts of one whole.
 *
 * @param from the first place
 * @param to after the last place
 * @param labels what counts as inside
 * @param lineage where the source comes from, if it was not made here
 */
record ShapeRange(
    ShapeSource source, int from, int to, Labels labels, Map<String, String> lineage) {

  private static final int PROBED_PER_HALF = 1_000;

  int count() {
    return to - from;
  }

  /** The names of the shapes from one place to before another. */
  List<String> names(int first, int end) {
    return IntStream.range(first, end).mapToObj(source::name).toList();
  }

  /**
   * Draws and labels points of the shape in a place.
   *
   * @param seed of all shapes
   */
  OccupancyPoints sample(int place, int pointsPerHalf, Seed seed, Progress progress)
      throws IOException {
    return sample(source.mesh(place), place, pointsPerHalf, seed, progress);
  }

  private OccupancyPoints sample(
      TriangleMesh mesh, int place, int pointsPerHalf, Seed seed, Progress progress) {
    return new OccupancySampler(pointsPerHalf, OccupancySampler.PUBLISHED_SIGMA, labels)
        .sample(mesh, seed.of(place), progress);
  }

  /**
   * Reads the shape in a place. Where surfaces have no thickness of their own, a few points show
   * whether it has an inside.
   *
   * @throws FormatException if it cannot be read or nothing is inside
   */
  void requireSolid(int place, Seed seed, Progress progress) throws IOException {
    TriangleMesh mesh = source.mesh(place);
    if (labels.thickness() > 0) {
      return;
    }
    OccupancyPoints probed = sample(mesh, place, PROBED_PER_HALF, seed.of("probe"), progress);
    for (byte inside : probed.occupancy()) {
      if (inside == 1) {
        return;
      }
    }
    throw new FormatException(
        "%s: none of %d points is inside; wanted is a closed surface that faces outwards, or \"labels\": \"repaired\""
            .formatted(source.name(place), probed.count()));
  }
}
