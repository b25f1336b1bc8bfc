package org.weightaudit.zoo.compute;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.weightaudit.zoo.optimizer.Optimizer;

/** Stochastic gradient descent with momentum, as PyTorch's SGD does it unless told otherwise. */
final class HeavyBallUpdate implements ParameterUpdate {

  private final Optimizer optimizer;
  private final NDArray velocity;

  HeavyBallUpdate(Optimizer optimizer, NDArray velocity) {
    this.optimizer = optimizer;
    this.velocity = velocity;
  }

  @Override
  public void apply(NDArray parameter, Supplier<NDArray> gradientOf, double learningRate) {
    NDArray gradient = gradientOf.get();
    gradient.addi(parameter.mul(optimizer.weightDecay()));
    velocity.muli(optimizer.momentum()).addi(gradient);
    parameter.subi(velocity.mul(learningRate));
  }
}
