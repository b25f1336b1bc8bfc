package org.weightaudit.novelty.verdict;

/** What an audit concludes about a generator. */
public enum Verdict {
  /** Too few usable checkpoints to say anything. */
  INSUFFICIENT(Gate.UNDECIDED),
  /** At least half of what was generated are copies of training checkpoints. */
  MEMORIZED(Gate.FAILED),
  /** A part of what was generated are copies. */
  PARTIAL_COPYING(Gate.FAILED),
  /** At least half of what was generated does not work. */
  DEGENERATE(Gate.FAILED),
  /** At least half are copies with noise that changed what they do. */
  PERTURBATION(Gate.FAILED),
  /** At least half lie between training checkpoints. */
  INTERPOLATING(Gate.FAILED),
  /** Training checkpoints with noise are as novel and work as well. */
  NO_ADVANTAGE(Gate.FAILED),
  /** As far from the training checkpoints as networks trained from scratch, and they work. */
  NOVEL(Gate.PASSED),
  /** None of these can be said with confidence. */
  INCONCLUSIVE(Gate.UNDECIDED);

  private final Gate gate;

  Verdict(Gate gate) {
    this.gate = gate;
  }

  /** What a pipeline should do about it. */
  public Gate gate() {
    return gate;
  }
}
