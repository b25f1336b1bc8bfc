package org.weightaudit.generators;

/** Which checkpoints of its training set the samples of a generator are audited against. */
public enum ComparedWith {
  /** All of them. */
  ALL_CHECKPOINTS,
  /** The last of each run: the others are what the generator learns the way there from. */
  LAST_OF_EACH_RUN
}
