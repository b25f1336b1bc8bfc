package org.weightaudit.store.checkpointset;

/** What a checkpoint set is for. */
public enum Role {
  /** What a generator learned from. */
  TRAINING,
  /** What a generator produced. */
  GENERATED,
  /** Networks trained in the same way as the training checkpoints, unknown to the generator. */
  REFERENCE
}
