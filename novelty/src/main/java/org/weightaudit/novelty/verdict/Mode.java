package org.weightaudit.novelty.verdict;

/** What kind of training set an audit deals with. */
public enum Mode {
  /** Many independent runs: distances inside the training set are a yardstick. */
  INDEPENDENT,
  /** Few runs, such as consecutive steps of one: only references from scratch are a yardstick. */
  TRAJECTORY
}
