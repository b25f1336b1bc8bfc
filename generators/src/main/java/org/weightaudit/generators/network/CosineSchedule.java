package org.weightaudit.generators.network;

/**
 * A learning rate that falls from its start to 0 along half a cosine: lr(s) = start/2 · (1 + cos(π
 * · s/(steps - 1))), so that the last of the steps has rate 0 (CosineAnnealingLR with T_max = steps
 * - 1).
 */
public record CosineSchedule(double start, int steps) {

  /** The rate of a step, counted from 0. */
  public double rate(int step) {
    return steps == 1 ? start : start / 2 * (1 + Math.cos(Math.PI * step / (steps - 1)));
  }
}
