package org.weightaudit.novelty.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds the noise that is as novel as a generator: the smallest standard deviation at which the
 * noise baseline's mean greatest similarity to the training set has fallen to the generator's.
 * Noise and generator can then be compared by performance at equal novelty.
 *
 * <p>The standard deviation doubles from {@code start} until the similarity is below the target;
 * the crossing in that bracket is bisected. With the same random directions at every standard
 * deviation the similarity is smooth enough for that.
 */
public final class NoiseCalibration {

  private static final int DOUBLINGS = 14;
  private static final int BISECTIONS = 16;

  /** One standard deviation that was tried. */
  public record Point(double standardDeviation, double similarity) {}

  /**
   * What was found.
   *
   * @param reached whether noise gets as novel as the target at all
   * @param standardDeviation the crossing, or the greatest one tried
   * @param curve everything that was tried, by increasing standard deviation
   */
  public record Result(boolean reached, double standardDeviation, List<Point> curve) {

    public Result {
      curve = List.copyOf(curve);
    }
  }

  private NoiseCalibration() {}

  /**
   * @param target the mean greatest similarity to be met
   * @param tolerance how near to the target is near enough
   * @param start the smallest standard deviation worth trying, more than 0
   * @param similarity the mean greatest similarity of noise with a standard deviation
   */
  public static Result calibrate(
      double target, double tolerance, double start, DoubleUnaryOperator similarity) {
    List<Point> curve = new ArrayList<>();
    double below = 0;
    double above = start;
    Point last = tried(above, similarity, curve);
    for (int i = 0; i < DOUBLINGS && last.similarity() > target; i++) {
      below = above;
      above *= 2;
      last = tried(above, similarity, curve);
    }
    boolean reached = last.similarity() <= target;
    double best = above;
    double error = Math.abs(last.similarity() - target);
    for (int i = 0; reached && error > tolerance && i < BISECTIONS; i++) {
      double middle = (below + above) / 2;
      Point point = tried(middle, similarity, curve);
      if (point.similarity() > target) {
        below = middle;
      } else {
        above = middle;
      }
      if (Math.abs(point.similarity() - target) < error) {
        error = Math.abs(point.similarity() - target);
        best = middle;
      }
    }
    curve.sort(Comparator.comparingDouble(Point::standardDeviation));
    return new Result(reached, best, curve);
  }

  private static Point tried(
      double standardDeviation, DoubleUnaryOperator similarity, List<Point> curve) {
    Point point = new Point(standardDeviation, similarity.applyAsDouble(standardDeviation));
    curve.add(point);
    return point;
  }
}
