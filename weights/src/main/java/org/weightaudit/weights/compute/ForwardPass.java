package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;

/** Networks of one architecture on the device. */
public interface ForwardPass {

  /** Receives the logits of some networks, which are freed when it returns. */
  @FunctionalInterface
  interface Logits {

    /**
     * @param firstNetwork counted from 0
     * @param logits [networks, classes, batch]
     */
    void accept(int firstNetwork, NDArray logits);
  }

  /**
   * Runs every network on a batch, a few networks at a time.
   *
   * @param inputs [batch, input size]
   */
  void run(NDArray inputs, Logits sink);
}
