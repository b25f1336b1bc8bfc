package org.weightaudit.generators;

/** Whether a method does what its authors published or what they meant. */
public enum Mode {
  /** With the quirks of the published code that change results, as the method lists them. */
  AS_PUBLISHED,
  /** Without them. */
  CORRECTED
}
