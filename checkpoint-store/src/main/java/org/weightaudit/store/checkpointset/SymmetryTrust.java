package org.weightaudit.store.checkpointset;

/** Why the symmetries of a set are believed. */
public enum SymmetryTrust {
  /** They follow from the architecture. */
  ARCHITECTURE,
  /** They were declared, and rearranged networks were seen to give equal outputs. */
  CHECKED,
  /** They were declared, and cannot be checked here. */
  DECLARED
}
