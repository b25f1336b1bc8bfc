package org.weightaudit.zoo.compute;

/**
 * Training images of one step.
 *
 * @param images their places in the data set
 * @param mirrored which of them are mirrored, left for right; empty if none is
 */
public record Batch(int[] images, boolean[] mirrored) {

  int size() {
    return images.length;
  }

  boolean isMirrored(int place) {
    return mirrored.length > 0 && mirrored[place];
  }
}
