package org.weightaudit.zoo;

/** Receives the checkpoints of a zoo as they are trained. */
@FunctionalInterface
public interface CheckpointSink {

  /**
   * @param run which network, from 0 on
   * @param step after how many steps, 0 being the initialisation
   * @param epoch how many whole epochs that is
   * @param weights the parameters in layout order; the receiver may keep the array
   */
  void accept(int run, int step, int epoch, float[] weights);
}
