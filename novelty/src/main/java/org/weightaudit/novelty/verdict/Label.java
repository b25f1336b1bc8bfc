package org.weightaudit.novelty.verdict;

import java.util.Locale;

/** What one generated checkpoint is; the first that holds, in this order, is its label. */
public enum Label {
  /** A training checkpoint itself, up to symmetry. */
  COPY,
  /** A training checkpoint with changes that hardly matter. */
  NEAR_COPY,
  /** Does not work. */
  BROKEN,
  /** A training checkpoint with noise that changed what it does. */
  PERTURBATION,
  /** Lies between training checkpoints. */
  INTERPOLATION,
  /** Nothing to compare it with: beyond the training trajectory, and no references were given. */
  UNJUDGED,
  /** None of these. */
  NOVEL;

  /** As it stands in reports: {@code near-copy}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
