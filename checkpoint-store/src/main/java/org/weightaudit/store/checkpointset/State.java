package org.weightaudit.store.checkpointset;

/** Where a set is in its life. */
public enum State {
  OPEN,
  SEALED
}
