package org.weightaudit.fields.compute;

import ai.djl.ndarray.NDArray;
import org.weightaudit.weights.compute.Upload;

/**
 * Adam as PyTorch does it, without weight decay, on one parameter of many fields, each with a
 * learning rate of its own.
 */
final class FieldAdam {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NDArray mean;
  private final NDArray square;
  private int steps;

  /** Its memory lives as long as the parameter. */
  FieldAdam(NDArray parameter) {
    mean = parameter.zerosLike();
    square = parameter.zerosLike();
  }

  /**
   * One step.
   *
   * @param parameter [M, out, in]
   * @param gradient of the same shape; used up
   */
  void apply(NDArray parameter, NDArray gradient, double[] learningRates) {
    steps++;
    mean.muli(BETA1).addi(gradient.mul(1 - BETA1));
    square.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
    NDArray root = square.sqrt().divi(Math.sqrt(1 - Math.pow(BETA2, steps))).addi(EPSILON);
    float[] rates = new float[learningRates.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = (float) (learningRates[i] / (1 - Math.pow(BETA1, steps)));
    }
    NDArray rate = Upload.floats(parameter.getManager(), rates, rates.length, 1, 1);
    parameter.subi(mean.div(root).muli(rate));
  }
}
