package org.weightaudit.fields.compute;

/** What becomes of the losses of a step's points. */
public enum Reduction {
  SUM,
  MEAN
}
