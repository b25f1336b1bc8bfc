package org.weightaudit.novelty.behaviour;

/** What the IoU of two networks without any error is. */
public enum EmptyErrorSets {
  /** 0/0 has no value: such pairs are left out of every maximum. */
  UNDEFINED,
  /**
   * 0, as the published evaluation computes it (0 / (0 + 1e-8)): two perfect networks count as
   * dissimilar.
   */
  AS_PUBLISHED
}
