package org.weightaudit.novelty.verdict;

/** The verdict as a pipeline needs it. */
public enum Gate {
  PASSED,
  FAILED,
  UNDECIDED
}
