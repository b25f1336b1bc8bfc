package org.weightaudit.novelty.distance;

import java.util.List;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * The best found way to lay one checkpoint over another.
 *
 * @param distance ‖a - π·b‖₂ for these alignments, in float64
 * @param lowerBound what no alignment can undercut; equal to the distance where it is exact
 * @param units π: one rearrangement of b for each symmetry group
 */
public record Alignment(double distance, double lowerBound, List<UnitAlignment> units) {

  public Alignment {
    units = List.copyOf(units);
  }
}
