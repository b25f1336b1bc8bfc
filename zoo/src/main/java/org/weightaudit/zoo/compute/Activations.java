package org.weightaudit.zoo.compute;

import ai.djl.ndarray.NDArray;

/**
 * What layers have made of some images.
 *
 * @param present what the next layer takes
 * @param kept the input of the block, inside one; else anything
 */
record Activations(NDArray present, NDArray kept) {

  /** Before the first layer, or after a block. */
  static Activations of(NDArray present) {
    return new Activations(present, present);
  }

  Activations with(NDArray newPresent) {
    return new Activations(newPresent, kept);
  }
}
