package org.weightaudit.fields;

/** The learning rates of one field as its fitting goes on, and when it ends. */
interface Pace {

  /** Of the next step. */
  double learningRate();

  /**
   * A step was taken.
   *
   * @param loss of its batch before the step
   */
  void after(double loss);

  boolean isFinished();

  /** How much is done for certain, from 0 to 1. */
  double fraction();
}
