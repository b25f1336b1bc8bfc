package org.weightaudit.fields;

/** Where the fields of a zoo start. How far they drift apart, and so what a generator can learn. */
public enum SharedStart {
  /**
   * The first shape's field starts untrained; all others start from its trained weights, as
   * published.
   */
  TRAINED_FIRST,
  /** All start from the same untrained weights. */
  SAME_UNTRAINED,
  /** Each starts from untrained weights of its own. */
  INDEPENDENT
}
