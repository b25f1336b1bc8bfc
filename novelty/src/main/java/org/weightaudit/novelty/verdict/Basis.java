package org.weightaudit.novelty.verdict;

/** What a verdict rests on. */
public enum Basis {
  /** Weights alone: nothing is known of what the networks do. */
  WEIGHTS,
  /** Weights, and predictions that were brought along; baselines could not be run. */
  WEIGHTS_AND_PREDICTIONS,
  /** Weights and behaviour, baselines included. */
  FULL
}
