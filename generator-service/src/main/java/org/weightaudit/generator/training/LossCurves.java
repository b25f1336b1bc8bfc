package org.weightaudit.generator.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The loss curves of a training, each thinned to at most {@value #MOST_POINTS} points that lie
 * evenly: when a curve is full, every second point goes, and from then on every second that comes.
 */
final class LossCurves {

  static final int MOST_POINTS = 500;

  private final Map<String, List<LossPoint>> curves = new TreeMap<>();

  static LossCurves of(Map<String, List<LossPoint>> points) {
    LossCurves losses = new LossCurves();
    points.forEach((curve, list) -> losses.curves.put(curve, new ArrayList<>(list)));
    return losses;
  }

  /** Adds a point behind the others of its curve; a loss that is no number is left out. */
  synchronized void add(String curve, int step, double loss) {
    if (!Double.isFinite(loss)) {
      return;
    }
    List<LossPoint> points = curves.computeIfAbsent(curve, name -> new ArrayList<>());
    if (points.size() > 1 && step - last(points).step() < stride(points)) {
      return;
    }
    points.add(new LossPoint(step, loss));
    if (points.size() > MOST_POINTS) {
      for (int i = points.size() / 2; i > 0; i--) {
        points.remove(2 * i - 1);
      }
    }
  }

  private static int stride(List<LossPoint> points) {
    return points.get(1).step() - points.get(0).step();
  }

  private static LossPoint last(List<LossPoint> points) {
    return points.get(points.size() - 1);
  }

  synchronized Map<String, List<LossPoint>> points() {
    Map<String, List<LossPoint>> copy = new TreeMap<>();
    curves.forEach((curve, points) -> copy.put(curve, List.copyOf(points)));
    return copy;
  }
}
