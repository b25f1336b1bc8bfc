package org.weightaudit.zoo.compute;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * Adam and AdamW as PyTorch does them: ε stands outside the root, and AdamW's decay shrinks the
 * parameter before the step instead of joining the gradient.
 */
final class AdamUpdate implements ParameterUpdate {

  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Optimizer optimizer;
  private final NDArray mean;
  private final NDArray square;
  private int steps;

  AdamUpdate(Optimizer optimizer, NDArray mean, NDArray square) {
    this.optimizer = optimizer;
    this.mean = mean;
    this.square = square;
  }

  @Override
  public void apply(NDArray parameter, Supplier<NDArray> gradientOf, double learningRate) {
    NDArray gradient = gradientOf.get();
    steps++;
    if (optimizer.algorithm() == Optimizer.Algorithm.ADAMW) {
      parameter.muli(1 - learningRate * optimizer.weightDecay());
    } else {
      gradient.addi(parameter.mul(optimizer.weightDecay()));
    }
    double beta1 = optimizer.momentum();
    mean.muli(beta1).addi(gradient.mul(1 - beta1));
    square.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
    NDArray root = square.sqrt().divi(Math.sqrt(1 - Math.pow(BETA2, steps))).addi(EPSILON);
    parameter.subi(mean.div(root).muli(learningRate / (1 - Math.pow(beta1, steps))));
  }
}
