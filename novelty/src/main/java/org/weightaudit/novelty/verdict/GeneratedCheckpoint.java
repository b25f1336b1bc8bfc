package org.weightaudit.novelty.verdict;

import java.util.List;
import org.weightaudit.novelty.distance.Neighbour;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * One generated checkpoint and what speaks for or against it. Rows count within the groups as
 * given; what is unknown is NaN, or -1 for a row.
 *
 * @param row which generated checkpoint
 * @param nearest the three nearest training checkpoints up to symmetry
 * @param alignment how the nearest one was rearranged to lie over this one, one entry a symmetry
 *     group
 * @param plainDistance distance to the nearest one without symmetries
 * @param scaledDistance distance to the nearest one in the canonical scaling of units
 * @param runRatio distance to the nearest over that to the second nearest run
 * @param relativeDistance distance to the training mean over the mean of that of training
 *     checkpoints
 * @param hullRatio distance to the hull of training checkpoints over distance to the nearest
 * @param similarity greatest IoU of error sets with a training checkpoint
 * @param mostSimilar the training checkpoint that is
 * @param overlap greatest share of equal predictions with a training checkpoint
 * @param performance accuracy, from 0 to 1
 */
public record GeneratedCheckpoint(
    int row,
    Label label,
    List<Neighbour> nearest,
    List<UnitAlignment> alignment,
    double plainDistance,
    double scaledDistance,
    double runRatio,
    double relativeDistance,
    double hullRatio,
    double similarity,
    int mostSimilar,
    double overlap,
    double performance) {

  public GeneratedCheckpoint {
    nearest = List.copyOf(nearest);
    alignment = List.copyOf(alignment);
  }

  /** Distance to the nearest training checkpoint up to symmetry. */
  public double distance() {
    return nearest.get(0).distance();
  }
}
