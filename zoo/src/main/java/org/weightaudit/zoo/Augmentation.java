package org.weightaudit.zoo;

/** What is done to training images at random. */
public enum Augmentation {
  /** Nothing. */
  NONE,
  /** Every second image is mirrored, left for right. */
  HORIZONTAL_FLIP
}
