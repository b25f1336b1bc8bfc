package org.weightaudit.novelty.verdict;

import java.util.Optional;

/**
 * The measurements of what stands for fresh networks; empty arrays where nothing does.
 *
 * @param runs the run of each measured checkpoint
 */
record Yard(Yardstick kind, int[] runs, Optional<Measurement> measurement) {

  private static final double[] NOTHING = {};

  double[] distance() {
    return measurement.map(Measurement::distance).orElse(NOTHING);
  }

  double[] scaledDistance() {
    return measurement.map(Measurement::scaledDistance).orElse(NOTHING);
  }

  double[] runRatio() {
    return measurement.map(Measurement::runRatio).orElse(NOTHING);
  }

  double[] hullRatio() {
    return measurement.map(Measurement::hullRatio).orElse(NOTHING);
  }

  double[] similarity() {
    return likeness().map(Likeness::similarity).orElse(NOTHING);
  }

  double[] overlap() {
    return likeness().map(Likeness::overlap).orElse(NOTHING);
  }

  double[] performance() {
    return likeness().map(Likeness::performance).orElse(NOTHING);
  }

  Optional<Likeness> likeness() {
    return measurement.flatMap(Measurement::likeness);
  }
}
