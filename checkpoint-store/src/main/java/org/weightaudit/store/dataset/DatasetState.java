package org.weightaudit.store.dataset;

/** Where a data set is in its life. */
public enum DatasetState {
  OPEN,
  SEALED
}
