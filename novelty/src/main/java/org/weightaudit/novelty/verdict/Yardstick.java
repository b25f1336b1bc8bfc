package org.weightaudit.novelty.verdict;

/** What generated checkpoints are measured against. */
public enum Yardstick {
  /** Reference checkpoints trained from scratch by the same recipe. */
  REFERENCES,
  /** Each run's last training checkpoint against those of the other runs. */
  TRAINING_RUNS,
  /** None: a trajectory without references. */
  NONE
}
