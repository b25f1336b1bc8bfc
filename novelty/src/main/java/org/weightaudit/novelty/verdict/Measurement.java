package org.weightaudit.novelty.verdict;

import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.distance.Neighbour;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * How the checkpoints of one group lie to the training checkpoints; one entry a checkpoint.
 *
 * @param nearest the three nearest training checkpoints up to symmetry
 * @param alignment how the nearest one was rearranged, one entry a symmetry group
 * @param runRatio distance to the nearest over distance to the second nearest run; NaN with one run
 * @param plainDistance distance to the nearest one without symmetries
 * @param scaledDistance distance to the nearest one in the canonical scaling; equal to the first
 *     distance where nothing can be scaled
 * @param relativeDistance κ: distance to the training mean over the mean of that of training
 *     checkpoints
 * @param hullRatio distance to the hull of training checkpoints over distance to the nearest; NaN
 *     where that is about 0
 */
record Measurement(
    List<List<Neighbour>> nearest,
    List<List<UnitAlignment>> alignment,
    double[] runRatio,
    double[] plainDistance,
    double[] scaledDistance,
    double[] relativeDistance,
    double[] hullRatio,
    Optional<Likeness> likeness) {

  int count() {
    return nearest.size();
  }

  /** δ: distance to the nearest training checkpoint up to symmetry. */
  double[] distance() {
    return nearest.stream().mapToDouble(list -> list.get(0).distance()).toArray();
  }

  int[] nearestIndex() {
    return nearest.stream().mapToInt(list -> list.get(0).index()).toArray();
  }
}
