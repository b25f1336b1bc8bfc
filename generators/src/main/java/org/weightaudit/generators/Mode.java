package org.weightaudit.generators;

/** Whether a method does what its authors published or what they meant. */
public enum Mode {
  /** With every quirk of the published code that changes results. */
  AS_PUBLISHED,
  /** Without them. */
  CORRECTED
}
