package org.weightaudit.shapes.occupancy;

import java.util.SplittableRandom;
import org.weightaudit.shapes.mesh.SurfacePoints;
import org.weightaudit.shapes.mesh.TriangleMesh;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * Draws labelled points of a shape as HyperDiffusion does: half of them on the surface by area with
 * Gaussian noise, half uniform in the cube [-0.5, 0.5]³.
 *
 * @param pointsPerHalf how many points of each kind
 * @param sigma standard deviation of the noise per axis, in units of the cube's edge
 * @param labels what counts as inside
 */
public record OccupancySampler(int pointsPerHalf, double sigma, Labels labels) {

  /** The published noise. */
  public static final double PUBLISHED_SIGMA = 0.01;

  /** The published number of points of each kind. */
  public static final int PUBLISHED_POINTS_PER_HALF = 100_000;

  /** Most points of each kind. */
  public static final int MAXIMUM_POINTS_PER_HALF = 10_000_000;

  /**
   * @throws IllegalArgumentException unless there are 1 to ten million points of each kind and the
   *     noise is between 0 and 0.5
   */
  public OccupancySampler {
    if (pointsPerHalf < 1 || pointsPerHalf > MAXIMUM_POINTS_PER_HALF) {
      throw new IllegalArgumentException(
          "%d points per half, wanted are 1 to %d"
              .formatted(pointsPerHalf, MAXIMUM_POINTS_PER_HALF));
    }
    if (!(sigma >= 0 && sigma <= 0.5)) {
      throw new IllegalArgumentException("sigma is %s, wanted is 0 to 0.5".formatted(sigma));
    }
  }

  /**
   * Draws and labels points. Cost: that of {@link WindingNumber} for all of them, and of {@link
   * Interior} once.
   *
   * @param mesh within the cube, as {@link org.weightaudit.shapes.mesh.Placement} leaves it
   * @throws IllegalArgumentException if the mesh reaches out of the cube or has no area
   */
  public OccupancyPoints sample(TriangleMesh mesh, Seed seed, Progress progress) {
    float[] points = new float[6 * pointsPerHalf];
    nearSurface(mesh, seed.of("near surface").random(), points);
    uniform(seed.of("uniform").random(), points);
    return new OccupancyPoints(points, Interior.of(mesh, labels).label(points, progress));
  }

  private void nearSurface(TriangleMesh mesh, SplittableRandom random, float[] points) {
    double[] surface = new SurfacePoints(mesh).draw(pointsPerHalf, random);
    for (int i = 0; i < surface.length; i++) {
      points[i] = (float) (surface[i] + sigma * random.nextGaussian());
    }
  }

  private void uniform(SplittableRandom random, float[] points) {
    for (int i = 3 * pointsPerHalf; i < points.length; i++) {
      points[i] = (float) (random.nextDouble() - 0.5);
    }
  }
}
